use super::*;

/// Asserts the only message, and where it points.
async fn refuses(query: &str, expected: &str, line: usize, column: usize) {
    let world = World::with(json!(null));
    let response = world.ask(query).await;
    assert_eq!(message(&response), expected, "{query}");
    assert_eq!(
        response["errors"][0],
        json!({
            "path": null, "message": expected,
            "locations": [{ "line": line, "column": column, "sourceName": null }],
        })
    );
    assert!(world.events().is_empty());
}

/// A document, what is wrong with it, and where: line and column.
const INVALID: &[(&str, &str, usize, usize)] = &[
    (
        "{\n  order(id: 1) {\n    totl\n  }\n}",
        "FieldUndefined: Field 'totl' in type 'Order' is undefined @ 'order/totl'",
        3,
        5,
    ),
    (
        "{ o: badfield }",
        "FieldUndefined: Field 'badfield' in type 'Query' is undefined @ 'badfield'",
        1,
        3,
    ),
    (
        "{ orders(first: \"x\") { id } }",
        "WrongType: argument 'first' with value 'StringValue{value='x'}' is not a valid 'Int' @ 'orders'",
        1,
        10,
    ),
    (
        "{ orders(first: 2147483648) { id } }",
        "WrongType: argument 'first' with value 'IntValue{value=2147483648}' is not a valid 'Int' @ 'orders'",
        1,
        10,
    ),
    (
        "{ orders(status: LOST) { id } }",
        "WrongType: argument 'status' with value 'EnumValue{name='LOST'}' is not a valid 'OrderStatus' @ 'orders'",
        1,
        10,
    ),
    (
        "{ order(id: null) { id } }",
        "WrongType: argument 'id' with value 'NullValue{}' must not be null @ 'order'",
        1,
        9,
    ),
    (
        "{ orders(from: \"soon\") { id } }",
        "WrongType: argument 'from' with value 'StringValue{value='soon'}' is not a valid 'AWSDate' @ 'orders'",
        1,
        10,
    ),
    (
        "{ search(filter: { since: \"2026-01-01\" }) { __typename } }",
        "WrongType: argument 'filter.since' with value 'StringValue{value='2026-01-01'}' is not a valid 'AWSDateTime' @ 'search'",
        1,
        10,
    ),
    (
        "{ search(filter: { x: 1 }) { __typename } }",
        "WrongType: argument 'filter' with value 'ObjectValue{objectFields=[ObjectField{name='x', value=IntValue{value=1}}]}' contains a field not in 'Filter': 'x' @ 'search'",
        1,
        10,
    ),
    (
        "mutation { placeOrder(input: { lines: [] }) { id } }",
        "WrongType: argument 'input' with value 'ObjectValue{objectFields=[ObjectField{name='lines', value=ArrayValue{values=[]}}]}' is missing required fields '[idempotencyKey]' @ 'placeOrder'",
        1,
        23,
    ),
    (
        "mutation { placeOrder(input: { idempotencyKey: 1, lines: [{ sku: 1, quantity: 2147483648 }] }) { id } }",
        "WrongType: argument 'input.lines[0].quantity' with value 'IntValue{value=2147483648}' is not a valid 'Int' @ 'placeOrder'",
        1,
        23,
    ),
    (
        "{ order { id } }",
        "MissingFieldArgument: Missing field argument id @ 'order'",
        1,
        3,
    ),
    (
        "{ order(id: 1, x: 2) { id } }",
        "UnknownArgument: Unknown field argument x @ 'order'",
        1,
        16,
    ),
    (
        "{ order(id: 1) }",
        "SubSelectionRequired: Sub selection required for field order @ 'order'",
        1,
        3,
    ),
    (
        "{ order(id: 1) { id { x } } }",
        "SubSelectionNotAllowed: Sub selection not allowed on leaf type ID of field id @ 'order/id'",
        1,
        18,
    ),
    (
        "{ order(id: 1) { ... on Nothing { id } } }",
        "UnknownType: Unknown type Nothing @ 'order'",
        1,
        3,
    ),
    (
        "{ order(id: $id) { id } }",
        "UndefinedVariable: Undefined variable id @ 'order'",
        1,
        3,
    ),
    (
        "{ order(id: 1) { ...F } }",
        "UndefinedFragment: Undefined fragment F @ 'order'",
        1,
        3,
    ),
    (
        "{ order(id: 1) { id @nothing } }",
        "UnknownDirective: Unknown directive nothing @ 'order/id'",
        1,
        18,
    ),
    (
        "query($id: Int!) { order(id: $id) { id } }",
        "VariableTypeMismatch: Variable type 'Int!' doesn't match expected type 'ID!' @ 'order'",
        1,
        26,
    ),
    (
        "query($id: ID) { order(id: $id) { id } }",
        "VariableTypeMismatch: Variable type 'ID' doesn't match expected type 'ID!' @ 'order'",
        1,
        24,
    ),
    (
        "query($d: AWSDate = \"x\") { orders(from: $d) { id } }",
        "BadValueForDefaultArg: Bad default value StringValue{value='x'} for type AWSDate",
        1,
        21,
    ),
];

#[tokio::test]
async fn an_invalid_document_is_refused_in_the_words_of_appsync() {
    let kind = "Validation error of type";
    for (query, expected, line, column) in INVALID {
        refuses(query, &format!("{kind} {expected}"), *line, *column).await;
    }
}

#[tokio::test]
async fn text_that_is_no_graphql_is_a_syntax_error_at_its_place() {
    let world = World::with(json!(null));
    for query in [
        "meow",
        "{",
        "{ me { id }",
        "query { me(: 1) }",
        "{ me { id } } }",
        "\u{0}",
        "{ \"x\" }",
    ] {
        let response = world.ask(query).await;
        let text = message(&response);
        assert!(
            text.starts_with("Validation error of type InvalidSyntax: Invalid syntax: "),
            "{query}: {text}"
        );
        assert!(
            response["errors"][0]["locations"][0]["line"].is_u64(),
            "{response}"
        );
    }
    assert!(world.events().is_empty());
}

const ORDER: &str = "query($id: ID!) { order(id: $id) { id } }";
const ORDERS: &str =
    "query($n: Int, $s: OrderStatus, $d: AWSDate) { orders(first: $n, status: $s, from: $d) { id } }";
const PLACE: &str = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { id } }";

/// A document, its variables as JSON, and what is wrong with them.
const WRONG_VARIABLES: &[(&str, &str, &str)] = &[
    (
        ORDER,
        "{}",
        "Variable 'id' has coerced Null value for NonNull type 'ID!'",
    ),
    (
        ORDER,
        r#"{"id":null}"#,
        "Variable 'id' has coerced Null value for NonNull type 'ID!'",
    ),
    (
        ORDER,
        r#"{"id":true}"#,
        "Variable 'id' has an invalid value. Expected type 'ID' but was 'Boolean'.",
    ),
    (
        ORDERS,
        r#"{"n":2147483648}"#,
        "Variable 'n' has an invalid value. Expected value to be in the Integer range but it was '2147483648'",
    ),
    (
        ORDERS,
        r#"{"n":"5"}"#,
        "Variable 'n' has an invalid value. Expected type 'Int' but was 'String'.",
    ),
    (
        ORDERS,
        r#"{"n":1.5}"#,
        "Variable 'n' has an invalid value. Expected type 'Int' but was 'Float'.",
    ),
    (
        ORDERS,
        r#"{"s":"LOST"}"#,
        "Variable 's' has an invalid value. Invalid input for Enum 'OrderStatus'. No value found for name 'LOST'",
    ),
    (
        ORDERS,
        r#"{"d":"2026-02-30"}"#,
        "Variable 'd' has an invalid value. Unable to parse `2026-02-30` as a valid Date Object.",
    ),
    (
        PLACE,
        r#"{"input":{}}"#,
        "Variable 'idempotencyKey' has coerced Null value for NonNull type 'ID!'",
    ),
    (
        PLACE,
        r#"{"input":{"x":1}}"#,
        "The variables input contains a field name 'x' that is not defined for input object type 'PlaceOrderInput'",
    ),
    (
        PLACE,
        r#"{"input":5}"#,
        "Variable 'input' has an invalid value. Expected type 'PlaceOrderInput' but was 'Integer'.",
    ),
    (
        PLACE,
        r#"{"input":{"idempotencyKey":"k","lines":[{"sku":"a","quantity":1e12}]}}"#,
        "Variable 'quantity' has an invalid value. Expected value to be in the Integer range but it was '1000000000000.0'",
    ),
    (
        PLACE,
        r#"{"input":{"idempotencyKey":"k","email":"a b@c","lines":[]}}"#,
        "Variable 'email' has an invalid value. Unable to parse `a b@c` as a valid Email Object.",
    ),
];

#[tokio::test]
async fn variables_are_checked_before_anything_runs() {
    for (query, variables, expected) in WRONG_VARIABLES {
        let world = World::with(json!(null));
        let response = world
            .ask_with(query, serde_json::from_str(variables).unwrap())
            .await;
        assert_eq!(message(&response), *expected, "{variables}");
        assert!(world.events().is_empty());
    }
}

#[tokio::test]
async fn variables_arrive_as_their_types_say() {
    let world = World::with(json!(null));
    let single = json!({ "input": { "idempotencyKey": 1, "lines": { "sku": 2, "quantity": 3 } } });
    world.ask_with(PLACE, single).await;
    assert_eq!(
        world.events()[0]["arguments"]["input"],
        json!({ "idempotencyKey": "1", "lines": [{ "sku": "2", "quantity": 3 }] })
    );
}

#[tokio::test]
async fn the_operation_is_chosen_by_its_name() {
    let world = World::with(json!({ "id": "c", "name": "Ann" }));
    let query = "query A { me { id } } query B { me { name } }";
    let run = async |name: Value| {
        world
            .run(customer(), json!({ "query": query, "operationName": name }))
            .await
    };
    assert_eq!(
        run(json!("B")).await,
        json!({ "data": { "me": { "name": "Ann" } } })
    );
    assert_eq!(message(&run(json!("C")).await), "Unknown operation named 'C'.");
    let several = "Must provide operation name if query contains multiple operations.";
    assert_eq!(message(&run(json!(null)).await), several);
    assert_eq!(message(&run(json!("")).await), several);
}

#[tokio::test]
async fn a_subscription_is_sent_elsewhere() {
    let world = World::with(json!(null));
    let response = world.ask("subscription { onOrder(customerId: 1) { id } }").await;
    assert_eq!(
        message(&response),
        "Subscriptions are served over the real-time endpoint."
    );
}

#[tokio::test]
async fn a_depth_limit_counts_the_root_field() {
    let world = World::set_up(settings(&json!({ "queryDepthLimit": 2 })), |_| {
        Ok(json!([{ "data": null }]))
    });
    assert_eq!(
        world.ask("{ me { id } }").await,
        json!({ "data": { "me": null } })
    );
    let response = world.ask("{ me { orders { id } } }").await;
    assert_eq!(response["errors"][0]["errorType"], "QueryDepthLimitReached");
    assert_eq!(world.events().len(), 1);
}

#[tokio::test]
async fn a_document_has_fifteen_thousand_tokens_at_most() {
    let world = World::with(json!(null));
    // Three tokens in the outer braces and one for each field.
    let query = |fields: usize| format!("query {{ {} }}", "public,\n ".repeat(fields));
    let key = Authorization::ApiKey;
    let response = world.ask_as(key.clone(), &query(14_997), json!({})).await;
    assert_eq!(response, json!({ "data": { "public": null } }));
    let response = world.ask_as(key, &query(14_998), json!({})).await;
    assert_eq!(
        message(&response),
        "More than 15,000 'grammar' tokens have been presented. \
         To prevent Denial Of Service attacks, parsing has been cancelled."
    );
}
