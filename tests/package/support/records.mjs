// Records of DynamoDB's stream, in the form in which Lambda brings them
// (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html).

const CUSTOMER = '#customer#ada00000-0000-4000-8000-000000000001';

function record(sortKey, number, before, after) {
  const keys = { PK: { S: CUSTOMER }, SK: { S: sortKey } };
  return {
    eventID: 'c4ca4238a0b923820dcc509a6f75849b',
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    dynamodb: {
      ApproximateCreationDateTime: 1_795_165_200,
      Keys: keys,
      OldImage: { ...keys, ...before },
      NewImage: { ...keys, ...after },
      SequenceNumber: number,
      SizeBytes: 182,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/shop/stream/2026-01-01T00:00:00.000',
  };
}

/** A change of which nobody is told. */
export const quietRecord = (number) =>
  record('#delivery_address#1', number, { city: { S: 'Cork' } }, { city: { S: 'Dublin' } });

/** An order that nobody can read. */
export const unreadableRecord = (number) =>
  record('#order#019aa000-0000-7000-8000-000000000001', number, { order_status: { S: 'PLACED' } }, { order_status: { N: '1' } });
