export { getMainDefinition } from '@apollo/client/utilities';
