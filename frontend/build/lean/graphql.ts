export { GraphQLError, print } from 'graphql';
