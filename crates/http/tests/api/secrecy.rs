//! No answer holds a secret.

use handset_http::api::operations;
use http::Method;
use serde_json::json;

use crate::harness::{Api, pk};

const SMS: &str = "/api/v3/stages/authenticator/sms/";
const SECRETS: [&str; 4] = ["s3cret-user", "s3cret-pass", "s3cret-two", "administrators-key"];

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_of_any_operation_holds_a_secret() {
    let api = Api::start().await;
    let whole = json!({
        "name": "sms", "provider": "generic", "from_number": "+14155550100",
        "account_sid": "https://gateway.test/sms", "auth": SECRETS[0], "auth_password": SECRETS[1],
    });
    let mapping = json!({"name": "m", "expression": "return stage"});
    let mapping = api.make("/api/v3/propertymappings/notification/", &mapping).await;
    let made = api.make(SMS, &whole).await;
    let address = format!("{SMS}{}/", pk(&made));
    let mut answers = vec![made.clone()];

    answers.push(api.patch(&address, &json!({"auth": SECRETS[2], "mapping": pk(&mapping)})).await);
    answers.push(api.ask(Method::PUT, &address, Some(&whole)).await.1);
    let broken = json!({"auth": SECRETS[0], "account_sid": "no address"});
    answers.push(api.ask(Method::PATCH, &address, Some(&broken)).await.1);
    let twice = json!({"auth": [SECRETS[0]], "auth_password": {"x": SECRETS[1]}});
    answers.push(api.ask(Method::PATCH, &address, Some(&twice)).await.1);
    for operation in operations() {
        let key =
            if operation.path.contains("propertymappings") { pk(&mapping) } else { pk(&made) };
        let path =
            operation.path.split('/').map(|part| if part.starts_with('{') { key } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        // Deleting would leave less to find.
        if operation.method != Method::DELETE {
            answers.push(api.ask(operation.method, &path, None).await.1);
        }
    }
    for filter in ["auth", "auth_password"] {
        let page =
            api.get(&format!("{SMS}?{filter}=nothing&search=s3cret&ordering={filter}")).await;
        assert_eq!(page["pagination"]["count"], 0, "nobody can search for a secret");
        let page = api.get(&format!("{SMS}?{filter}=nothing")).await;
        assert_eq!(page["pagination"]["count"], 2, "there is no such filter");
    }

    for answer in answers {
        let text = answer.to_string();
        assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{text}");
    }
}
