const standIn = new URL('./appsync-utils.js', import.meta.url).href

/** Node's hook for what an import means. */
export async function resolve(specifier, context, nextResolve) {
  if (specifier === '@aws-appsync/utils') {
    return { url: standIn, shortCircuit: true }
  }
  return nextResolve(specifier, context)
}
