//! What a function of a stream answers
//! (<https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>).

use serde::Deserialize;

/// The place of the lowest change that it names. An answer of nothing means
/// that all is done; one that names something else, that nothing is.
pub(super) fn first_failure(answer: &str, numbers: &[String]) -> Result<Option<usize>, String> {
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer {
        #[serde(default)]
        batch_item_failures: Option<Vec<BatchItemFailure>>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct BatchItemFailure {
        item_identifier: String,
    }
    let answer: Option<Answer> = serde_json::from_str(answer).map_err(|error| error.to_string())?;
    let failures = answer.and_then(|answer| answer.batch_item_failures);
    let place = |failure: &BatchItemFailure| {
        let identifier = &failure.item_identifier;
        let place = numbers.iter().position(|number| number == identifier);
        place.ok_or_else(|| format!("it names the unknown record \"{identifier}\""))
    };
    let places: Result<Vec<usize>, String> = failures.iter().flatten().map(place).collect();
    Ok(places?.into_iter().min())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_nothing_means_that_all_is_done() {
        let numbers = ["1", "2", "3"].map(str::to_owned);
        for answer in [
            "null",
            "{}",
            r#"{"batchItemFailures":null}"#,
            r#"{"batchItemFailures":[]}"#,
        ] {
            assert_eq!(first_failure(answer, &numbers), Ok(None), "{answer}");
        }
        let lowest = r#"{"batchItemFailures":[{"itemIdentifier":"3"},{"itemIdentifier":"2"}]}"#;
        assert_eq!(first_failure(lowest, &numbers), Ok(Some(1)));
        for answer in [
            r#"{"batchItemFailures":[{"itemIdentifier":""}]}"#,
            r#"{"batchItemFailures":[{}]}"#,
            r#"{"batchItemFailures":{}}"#,
            "7",
        ] {
            assert!(first_failure(answer, &numbers).is_err(), "{answer}");
        }
    }
}
