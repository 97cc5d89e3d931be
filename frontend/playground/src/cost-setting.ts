import { COST_HEADERS } from './cost';
import type { Headers } from './headers';

const KEY = 'kibble:cost';

/** Whether requests ask for their cost. They do until somebody switches it off. */
export function asksForCost(): boolean {
  return localStorage.getItem(KEY) !== 'off';
}

export function setAsksForCost(isOn: boolean) {
  localStorage.setItem(KEY, isOn ? 'on' : 'off');
}

/** What the setting adds to the headers of a request. */
export function costHeaders(): Headers {
  return asksForCost() ? COST_HEADERS : {};
}
