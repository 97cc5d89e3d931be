import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

import { KibbleComponent } from './kibble-component';
import { RustFunction, type RustFunctionArgs } from './rust-function';

/** The function that the payment provider calls, at an address of its own. What it believes is signed. */
export class PaymentCallback extends KibbleComponent {
  readonly function: RustFunction;
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: RustFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super('PaymentCallback', name, opts);
    this.function = new RustFunction(name, args, this.child);
    const { alias } = this.function;
    const place = { functionName: alias.functionName, qualifier: alias.name };
    const url = new aws.lambda.FunctionUrl(name, { ...place, authorizationType: 'NONE' }, this.child);
    // AWS wants both: to call the address, and to call the function by it.
    const anybody = { function: alias.functionName, qualifier: alias.name, principal: '*' };
    const byAddress = { ...anybody, action: 'lambda:InvokeFunctionUrl', functionUrlAuthType: 'NONE' };
    new aws.lambda.Permission(`${name}-address`, byAddress, this.child);
    const invoked = { ...anybody, action: 'lambda:InvokeFunction', invokedViaFunctionUrl: true };
    new aws.lambda.Permission(`${name}-function`, invoked, this.child);
    this.address = url.functionUrl;
    this.registerOutputs({ address: this.address });
  }
}
