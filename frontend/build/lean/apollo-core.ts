export { ApolloLink, Observable } from '@apollo/client/core';
export { ApolloError } from '@apollo/client/errors';
