//! The admin API, with the first administrator's token.

use bytes::Bytes;
use handset_testkit::{client::Client, database::TestDatabase, process::Server};
use http::{Method, StatusCode, header};
use http_body_util::Full;
use serde_json::{Value, json};

use crate::world::{SETUP, World};

/// The key of the token.
pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A server whose first administrator has a token.
pub(crate) async fn world(database: TestDatabase) -> World {
    World::with(database, &[("HANDSET_BOOTSTRAP_TOKEN", TOKEN), ("HANDSET_LIMITS", "off")]).await
}

/// A program that uses the admin API.
pub(crate) struct Admin(Client);

impl Admin {
    pub(crate) const fn of(server: &Server) -> Self {
        Self(server.client())
    }

    /// Asks, and expects this status.
    pub(crate) async fn ask(
        &mut self,
        method: Method,
        path: &str,
        body: &Value,
        status: StatusCode,
    ) -> Value {
        let request = self
            .0
            .request(method, &format!("/api/v3/{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(body.to_string())))
            .expect("a request");
        let answer = self.0.send(request).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        if answer.body.is_empty() { Value::Null } else { answer.json() }
    }

    /// Makes something and returns its key.
    pub(crate) async fn make(&mut self, path: &str, body: &Value) -> String {
        let made = self.ask(Method::POST, path, body, StatusCode::CREATED).await;
        made["pk"].as_str().expect("a key").to_owned()
    }

    /// The first object of a list for which `field` is `value`.
    pub(crate) async fn find(&mut self, path: &str, field: &str, value: &str) -> Value {
        let list = self.ask(Method::GET, path, &Value::Null, StatusCode::OK).await;
        let results = list["results"].as_array().expect("a list");
        results.iter().find(|object| object[field] == value).expect(value).clone()
    }

    /// The key of the default setup stage.
    pub(crate) async fn setup_stage(&mut self) -> String {
        let stage = self.find("stages/authenticator/sms/", "name", SETUP).await;
        stage["pk"].as_str().expect("a key").to_owned()
    }

    /// Makes a mapping and gives it to the default setup stage.
    pub(crate) async fn map(&mut self, expression: &str) -> String {
        let body = json!({"name": format!("m{}", expression.len()), "expression": expression});
        let mapping = self.make("propertymappings/notification/", &body).await;
        let stage = format!("stages/authenticator/sms/{}/", self.setup_stage().await);
        self.ask(Method::PATCH, &stage, &json!({"mapping": mapping}), StatusCode::OK).await;
        mapping
    }
}
