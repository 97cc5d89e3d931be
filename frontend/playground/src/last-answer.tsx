import { useState } from 'react';
import { type Cost, describeCost, dollars } from './cost';
import { asksForCost, setAsksForCost } from './cost-setting';
import type { Exchange } from './exchange';

/** The lines below the answer: how it went and, when the switch is on, what it costs on AWS. */
export function LastAnswer({ answer }: { answer: Exchange | null }) {
  return (
    <section className="last-answer" aria-label="The last answer">
      <output>{describe(answer)}</output>
      <CostSwitch />
      {answer?.cost && <PriceTag cost={answer.cost} />}
    </section>
  );
}

function describe(answer: Exchange | null): string {
  if (answer === null) return 'Nothing has been run yet.';
  if (answer.status === null) return 'No answer.';
  const course = `HTTP ${answer.status} after ${answer.milliseconds} ms`;
  return answer.cost ? `${course} · ${describeCost(answer.cost)}` : course;
}

function CostSwitch() {
  const [isOn, setOn] = useState(asksForCost);
  function change(isOn: boolean) {
    setAsksForCost(isOn);
    setOn(isOn);
  }
  return (
    <label className="cost-switch">
      <input type="checkbox" role="switch" checked={isOn} onChange={(event) => change(event.target.checked)} />
      Show the cost
    </label>
  );
}

function PriceTag({ cost }: { cost: Cost }) {
  const { appSync, lambda, dynamodb } = cost.usdPerMillion;
  return (
    <details className="price-tag">
      <summary>What it is made of</summary>
      <p>
        A million such operations: {dollars(appSync)} for AppSync, {dollars(lambda)} for Lambda, {dollars(dynamodb)} for
        DynamoDB. The prices and the assumptions are in <code>src/local/cost/prices.json</code>.
      </p>
      {cost.requests.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Request</th>
              <th scope="col">Table or index</th>
              <th scope="col">Read units</th>
              <th scope="col">Write units</th>
            </tr>
          </thead>
          <tbody>
            {cost.requests.map((request, place) => (
              <tr key={place}>
                <td>{request.operation}</td>
                <td>{request.index ?? request.table}</td>
                <td>{request.readUnits ?? 'unknown'}</td>
                <td>
                  {request.writeUnits ?? 'unknown'}
                  {request.estimated && ' (estimated)'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
