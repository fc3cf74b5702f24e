//! `handset user`.

use handset_testkit::client::Client;

use crate::harness::Place;

const PASSWORD: &str = "correct horse\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_made_and_given_a_password_while_the_server_runs() {
    let place = Place::with_admin();
    let server = place.serve();

    let made = place.run_with_input(
        &[
            "user",
            "create",
            "ada",
            "--email",
            "ada@example.com",
            "--name",
            "Ada",
            "--superuser",
            "--password-stdin",
        ],
        PASSWORD,
    );
    assert_eq!((made.code, made.stdout.as_str()), (0, "made user ada\n"), "{}", made.stderr);
    Client::new(server.address).sign_in("ada", "correct horse").await;
    let set =
        place.run_with_input(&["user", "password", "ADA", "--password-stdin"], "battery staple\n");
    assert_eq!(set.code, 0, "{}", set.stderr);
    Client::new(server.address).sign_in("ada", "battery staple").await;

    let list = place.ok(&["user", "list"]);
    let ada = list.lines().find(|line| line.starts_with("ada ")).unwrap();
    assert!(
        ada.contains("Ada") && ada.contains("ada@example.com") && ada.contains("everything"),
        "{list}"
    );
    assert!(!ada.contains("never"), "she has signed in: {list}");
    assert!(place.ok(&["user", "unlock", "ada"]).contains("forgot the wrong codes of ada"));
}

#[test]
fn what_cannot_be_done_is_refused_with_the_reason() {
    let place = Place::with_admin().set_up();
    let refused = |arguments: &[&str], input: &str| {
        let done = place.run_with_input(arguments, input);
        assert_eq!(done.code, 1, "{arguments:?}");
        done.stderr
    };

    assert!(
        refused(&["user", "create", "AKADMIN", "--password-stdin"], PASSWORD)
            .contains("there is a user \"AKADMIN\" already")
    );
    assert!(
        refused(&["user", "create", "ada", "--password-stdin"], "short\n")
            .contains("a password has at least 8 characters")
    );
    assert!(
        refused(&["user", "create", "ada", "--password-stdin"], "")
            .contains("standard input has no line with a password")
    );
    assert!(
        refused(&["user", "create", "ada"], PASSWORD)
            .contains("what to do: give it on standard input, with --password-stdin")
    );
    assert!(
        refused(&["user", "create", "a\u{7}da", "--password-stdin"], PASSWORD)
            .contains("no control characters")
    );
    assert!(
        refused(&["user", "password", "nobody", "--password-stdin"], PASSWORD)
            .contains("there is no user \"nobody\"")
    );
    assert!(refused(&["user", "unlock", "nobody"], "").contains("there is no user \"nobody\""));
    assert_eq!(place.ok(&["user", "list"]).lines().count(), 2);
}
