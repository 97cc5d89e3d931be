import { ApolloClient, ApolloLink, Observable, type DocumentNode, type Operation } from '@apollo/client/core';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { DefaultApolloClient } from '@vue/apollo-composable';

import { createCache } from '~/utils/apollo/cache';

/** An answer that a test gives when it is time. */
interface Later<Data> {
  when: Promise<Answer<Data>>;
}
type Answer<Data> = { data: Data } | { errors: { message: string; errorType: string }[] } | { lost: true };

/** An API that answers as a test says. What nobody has said an answer for fails the test. */
export class FakeApi {
  readonly asked: { name: string; variables: Record<string, unknown> }[] = [];
  private readonly answers = new Map<string, (variables: never) => Answer<unknown> | Later<unknown>>();
  readonly client = new ApolloClient({
    cache: createCache(),
    link: new ApolloLink((operation) => this.answer(operation)),
  });

  /** Says how an operation is answered, by the types of the schema. */
  on<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    answer: (variables: Variables) => Answer<Data> | Later<Data>,
  ): this {
    this.answers.set(nameOf(document), answer);
    return this;
  }

  /** The options of `mount` with which a component asks this API. */
  get provided() {
    return { global: { provide: { [DefaultApolloClient]: this.client } } };
  }

  private answer(operation: Operation) {
    const { operationName: name, variables } = operation;
    this.asked.push({ name, variables });
    return new Observable<{ data: Record<string, unknown> }>((observer) => {
      const tell = (answer: Answer<unknown>) => {
        if ('lost' in answer) return observer.error(new TypeError('Failed to fetch'));
        observer.next(answer as { data: Record<string, unknown> });
        observer.complete();
      };
      const answer = this.answers.get(name)?.(variables as never);
      if (!answer) observer.error(new Error(`no answer for ${name}`));
      else if ('when' in answer) void answer.when.then(tell);
      else tell(answer);
    });
  }
}

function nameOf(document: DocumentNode): string {
  for (const definition of document.definitions) {
    if (definition.kind === 'OperationDefinition' && definition.name) return definition.name.value;
  }
  throw new Error('an operation without a name');
}
