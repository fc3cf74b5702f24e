//! What a kind says to settings, good and bad.

use handset_core::{ports::Gateway, secret::SecretText};
use handset_providers::{Endpoint, GatewaySettings, HttpGateway, kinds};

use crate::{example_provider, example_settings};

#[test]
fn the_example_settings_can_be_used() {
    let gateway = HttpGateway::new(GatewaySettings::default()).unwrap();

    for kind in kinds() {
        assert_eq!(gateway.check(&example_settings(kind)), Ok(()), "{}", kind.name);
        for secret in kind.secrets {
            assert!(kind.settings.iter().any(|setting| setting.name == *secret), "{secret}");
        }
    }
}

#[test]
fn an_unknown_setting_is_refused_by_its_name() {
    for kind in kinds() {
        let mut extra_option = example_settings(kind);
        extra_option.options.insert("colour".to_owned(), "blue".into());
        let mut extra_secret = example_settings(kind);
        extra_secret.secrets.insert("colour".to_owned(), SecretText::new("blue"));

        for settings in [extra_option, extra_secret] {
            let error = (kind.open)(&settings, None).err().expect(kind.name);
            assert_eq!(error.setting, "colour", "{}", kind.name);
        }
    }
}

#[test]
fn a_missing_setting_is_named() {
    for kind in kinds() {
        for setting in kind.settings.iter().filter(|setting| setting.required) {
            let mut settings = example_settings(kind);
            // One way to name a sender may replace another, so the optional ones go as well.
            for other in kind.settings.iter().filter(|other| !other.required) {
                settings.options.remove(other.name);
            }
            settings.options.remove(setting.name);
            settings.secrets.remove(setting.name);

            let error = (kind.open)(&settings, None).err().expect(setting.name);
            assert_eq!(error.setting, setting.name, "{}", kind.name);
        }
    }
}

#[test]
fn a_secret_among_the_options_is_refused() {
    for kind in kinds() {
        for secret in kind.secrets {
            let mut settings = example_settings(kind);
            settings.options.insert((*secret).to_owned(), "hunter2".into());

            let error = (kind.open)(&settings, None).err().expect(secret);
            assert_eq!(error.setting, *secret);
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }
}

#[test]
fn line_breaks_and_nul_get_into_no_header_url_or_body() {
    for kind in kinds() {
        for setting in kind.settings {
            for evil in ["x\r\nX-Evil: 1", "x\0", "x\u{7f}", "\u{85}x\u{85}y"] {
                let mut settings = example_settings(kind);
                if kind.is_secret(setting.name) {
                    settings.secrets.insert(setting.name.to_owned(), SecretText::new(evil));
                } else {
                    settings.options.insert(setting.name.to_owned(), evil.into());
                }

                let error = (kind.open)(&settings, None).err().expect(setting.name);
                assert_eq!(error.setting, setting.name, "{evil:?}");
            }
        }
    }
}

#[test]
fn a_fixed_base_url_can_be_replaced_and_no_other() {
    let base: url::Url = "https://double.example.net/api".parse().unwrap();

    for kind in kinds() {
        let base_urls = [(kind.name.to_owned(), base.clone())].into();
        let gateway = HttpGateway::new(GatewaySettings { base_urls, ..Default::default() });
        let opened = (kind.open)(&example_settings(kind), Some(&base)).unwrap();

        let is_fixed = matches!(kind.endpoint, Endpoint::Fixed(_));
        assert_eq!(gateway.is_ok(), is_fixed, "{}", kind.name);
        assert_eq!(opened.endpoint().as_str().starts_with(base.as_str()), is_fixed);
    }
}

#[test]
fn the_endpoint_is_where_the_kind_says() {
    for kind in kinds() {
        let begins_with = match kind.endpoint {
            Endpoint::Fixed(base) => base.to_owned(),
            Endpoint::Setting(name) => example_settings(kind).text(name).unwrap().to_owned(),
        };

        let endpoint = example_provider(kind).endpoint().to_string();
        assert!(endpoint.starts_with(&begins_with), "{endpoint}");
    }
}

#[test]
fn an_unknown_kind_is_refused_with_the_names_of_all_kinds() {
    let gateway = HttpGateway::new(GatewaySettings::default()).unwrap();
    let mut settings = example_settings(kinds()[0]);
    settings.kind = "pigeon".parse().unwrap();

    let error = gateway.check(&settings).unwrap_err();

    assert_eq!(error.setting, "provider");
    for kind in kinds() {
        assert!(error.problem.contains(kind.name), "{error}");
    }
}
