// What is told of the whole, and what a log is not told that others may read.

/** Whether others may read what is printed of a stack: the log of a job. A server on this machine is no secret. */
export function isPublic({ stack }, { CI }) {
  return Boolean(CI) && stack !== undefined;
}

/** A line without the places of a stack, and without the number of its account, which errors of AWS name. */
export function discreet(line, { site, config, stack }) {
  const addresses = [site, config.graphqlEndpoint, config.realtimeEndpoint, stack.paymentCallbackUrl].filter(Boolean);
  const hosts = addresses.map((address) => new URL(address).hostname);
  const hidden = [...hosts, stack.apiId, config.apiKey, config.userPoolId, config.userPoolClientId];
  return hidden.reduce((text, word) => text.replaceAll(word, '***'), line).replace(/\b\d{12}\b/g, '***');
}

/** The last lines. */
export function summary(target, { left, forgotten, passed, failed }, environment) {
  const counts = `${passed} passed, ${failed} failed`;
  const dashboard = target.stack && !isPublic(target, environment) ? [`The dashboard: ${target.stack.dashboardUrl}`] : [];
  return [...(left ? ['', whatIsLeft(left, forgotten)] : []), ...dashboard, '', counts];
}

/** An account is closed, and its orders lose name and address, only when all of them have ended. */
function whatIsLeft({ code, cancelled }, forgotten) {
  const whose = forgotten ? "without the customer's name and address" : "with the customer's name and address";
  if (cancelled) return `The cancelled order ${code} is left behind, ${whose}.`;
  return `The order ${code} is left behind, ${whose}, and is not cancelled: cancel it as staff.`;
}
