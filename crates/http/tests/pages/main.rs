//! What browsers see: the whole router on a real socket, with a real database and a gateway that remembers.

mod addresses;
mod enrolment;
mod sign_in;

use handset_testkit::client::{Answer, Client};
use http::StatusCode;

const SIGN_IN: &str = "/if/flow/default-authentication-flow/";
const SETUP: &str = "/if/flow/default-authenticator-sms-setup/?next=/if/user/";
const GERMAN: &str = "+4915123456789";

/// Posts a form that is taken and follows it to the page that comes next.
async fn submit(client: &mut Client, address: &str, fields: &[(&str, &str)]) -> Answer {
    let taken = client.submit(address, fields).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    client.get(taken.location()).await
}

/// Posts a form that is refused: the same page again, with errors.
async fn refused(client: &mut Client, address: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.submit(address, fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let page = answer.text();
    assert!(page.contains("<title>Error: ") && page.contains("role=\"alert\""), "{page}");
    page
}
