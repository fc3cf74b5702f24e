//! The panic hook replaces the process's own, so this test has a process to itself.

#[cfg(test)]
mod panic_hook {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use handset_http::layers::{LayerSettings, PublicUrl, apply, install_panic_hook};
    use http::Request;
    use tower::ServiceExt as _;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_panic_is_logged_once_with_its_place_and_without_its_text() {
        install_panic_hook();
        let log = Log::default();
        let writer = log.clone();
        let subscriber =
            tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let settings = LayerSettings::new(PublicUrl::parse("https://sms.example.org").unwrap());
        let router = Router::new().route("/", get(|| async { panic_now() }));

        let inside = Request::get("/").body(Body::empty()).unwrap();
        let answer = apply(router, &settings).oneshot(inside).await.unwrap();
        let outside = tokio::spawn(async { panic_now() }).await;

        assert_eq!(answer.status(), 500);
        assert!(outside.is_err());
        let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        let places: Vec<&str> = text.lines().filter(|line| line.contains("panic.place")).collect();
        assert_eq!(places.len(), 2, "{text}");
        assert!(places[0].contains("a handler panicked") && places[1].contains("a task panicked"));
        assert!(places.iter().all(|line| line.contains("server_panic_hook.rs:")), "{text}");
        assert!(!text.contains("493817"), "{text}");
    }

    fn panic_now() {
        panic!("the code is 493817");
    }
}
