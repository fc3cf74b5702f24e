//! URLs that the guard lets pass, and URLs that it does not.

use super::*;

fn policy(rules: &str) -> EgressPolicy {
    rules.parse().unwrap()
}

/// What the guard says of a URL: `ok`, a short word for the reason, or `not a URL`.
fn verdict(policy: &EgressPolicy, url: &str) -> &'static str {
    let Ok(url) = Url::parse(url) else { return "not a URL" };
    match policy.destination(&url) {
        Ok(_) => "ok",
        Err(AddressRefused::Scheme) => "scheme",
        Err(AddressRefused::NoHost) => "no host",
        Err(AddressRefused::UserInfo) => "user",
        Err(AddressRefused::PlainHttp) => "http",
        Err(AddressRefused::Port(_)) => "port",
        Err(AddressRefused::Special { .. }) => "address",
    }
}

fn assert_verdicts(policy: &EgressPolicy, expected: &str, urls: &[&str]) {
    for url in urls {
        assert_eq!(verdict(policy, url), expected, "{url}");
    }
}

#[test]
fn public_servers_are_reached_over_https_on_port_443() {
    assert_verdicts(
        &EgressPolicy::default(),
        "ok",
        &[
            "https://sms.example.com/send",
            "https://sms.example.com:443/send?key=1#part",
            "HTTPS://SMS.EXAMPLE.COM",
            "https://sms.example.com./",
            "https://8.8.8.8/",
            "https://8.8.8.8:443/",
            "https://134744072/",
            "https://[2606:4700:4700::1111]/",
            "https://[64:ff9b::8.8.8.8]/",
            "https://[::ffff:8.8.8.8]/",
            "https://bücher.example/",
            "https://xn--bcher-kva.example/",
            "https://localhost.example.com/",
            "https://127.0.0.1.nip.io/",
            "https://1.1.1.1.example.com/",
            "https:/sms.example.com/",
            "https:sms.example.com/",
            "https:\\\\sms.example.com\\send",
            "https://sms.example.com/@169.254.169.254/",
            "https://sms.example.com?@127.0.0.1",
        ],
    );
}

#[test]
fn other_schemes_are_refused() {
    assert_verdicts(
        &policy("0.0.0.0/0, ::/0"),
        "scheme",
        &[
            "file:///etc/passwd",
            "ftp://8.8.8.8/",
            "ws://8.8.8.8/",
            "wss://8.8.8.8/",
            "gopher://127.0.0.1:6379/_FLUSHALL",
            "dict://127.0.0.1:11211/",
            "data:text/plain,x",
            "javascript:alert(1)",
            "mailto:a@example.com",
            "unix:/var/run/docker.sock",
            "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
            "blob:https://example.com/1",
            "about:blank",
            "httpss://example.com/",
            "ldap://127.0.0.1/",
            "sms.example.com:443/send",
        ],
    );
}

#[test]
fn what_is_no_url_with_a_server_is_refused() {
    assert_verdicts(
        &EgressPolicy::default(),
        "not a URL",
        &[
            "",
            "sms.example.com",
            "//sms.example.com/",
            "https://",
            "https://?x",
            "https://[fe80::1%25eth0]/",
            "https://[fe80::1%eth0]/",
            "https://[::1",
            "https://::1/",
            "https://[127.0.0.1]/",
            "https://1.2.3.4.5/",
            "https://256.0.0.1/",
            "https://127.0.0.256/",
            "https://0x1ffffffff/",
            "https://127.0.0.08/",
            "https://exa mple.com/",
            "https://exa%00mple.com/",
            "https://example.com:99999/",
            "https://example.com:port/",
            "https://a@b@c:d@/",
        ],
    );
}

#[test]
fn a_user_name_in_the_url_is_refused() {
    assert_verdicts(
        &EgressPolicy::default(),
        "user",
        &[
            "https://user@sms.example.com/",
            "https://user:pass@sms.example.com/",
            "https://:pass@sms.example.com/",
            "https://sms.example.com@127.0.0.1/",
            "https://sms.example.com:443@169.254.169.254/",
            "https://127.0.0.1@sms.example.com/",
            "https://sms.example.com%2f@127.0.0.1/",
        ],
    );
}

#[test]
fn other_ports_are_refused() {
    assert_verdicts(
        &EgressPolicy::default(),
        "port",
        &[
            "https://sms.example.com:8443/",
            "https://sms.example.com:80/",
            "https://sms.example.com:22/",
            "https://sms.example.com:0/",
            "https://8.8.8.8:8443/",
            "https://[2606:4700:4700::1111]:8443/",
        ],
    );
}

#[test]
fn plain_http_is_refused() {
    assert_verdicts(
        &EgressPolicy::default(),
        "http",
        &[
            "http://sms.example.com/",
            "http://sms.example.com:443/",
            "http://sms.example.com:8080/",
            "http://8.8.8.8/",
            "http://[2606:4700:4700::1111]/",
        ],
    );
}

#[test]
fn every_spelling_of_a_special_ipv4_address_is_refused() {
    assert_verdicts(
        &EgressPolicy::default(),
        "address",
        &[
            "https://127.0.0.1/",
            "https://127.0.0.1./",
            "https://127.1/",
            "https://127.0.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0x7f.0.0.1/",
            "https://0x7f.1/",
            "https://017700000001/",
            "https://0177.0.0.1/",
            "https://0177.0x0.1/",
            "https://127.255.255.255/",
            "https://１２７.０.０.１/",
            "https://127。0。0。1/",
            "https://①②⑦.0.0.1/",
            "https://%31%32%37.0.0.1/",
            "https:\\\\127.0.0.1",
            "https:127.0.0.1",
            "https:///127.0.0.1/",
            "http://127.0.0.1:8080/",
            "https://127.0.0.1:8443/",
            "https://0.0.0.0/",
            "https://0/",
            "https://0.1.2.3/",
            "https://10.0.0.1/",
            "https://10.255.255.255/",
            "https://100.64.0.1/",
            "https://100.100.100.200/",
            "https://100.127.255.255/",
            "https://169.254.1.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://2852039166/",
            "https://0xa9fea9fe/",
            "https://0xA9.0xFE.0xA9.0xFE/",
            "https://169.254.43518/",
            "https://172.16.0.1/",
            "https://172.31.255.255/",
            "https://192.0.0.1/",
            "https://192.0.0.192/",
            "https://192.0.2.1/",
            "https://192.88.99.1/",
            "https://192.168.0.1/",
            "https://192.168.257/",
            "https://198.18.0.1/",
            "https://198.19.255.255/",
            "https://198.51.100.1/",
            "https://203.0.113.1/",
            "https://224.0.0.1/",
            "https://239.255.255.250/",
            "https://240.0.0.1/",
            "https://255.255.255.255/",
            "https://4294967295/",
            "https://168.63.129.16/",
        ],
    );
}

#[test]
fn every_special_ipv6_address_is_refused() {
    assert_verdicts(
        &EgressPolicy::default(),
        "address",
        &[
            "https://[::]/",
            "https://[::1]/",
            "https://[0:0:0:0:0:0:0:1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[0:0:0:0:0:ffff:a9fe:a9fe]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::127.0.0.1]/",
            "https://[::8.8.8.8]/",
            "https://[::ffff:0:127.0.0.1]/",
            "https://[64:ff9b::127.0.0.1]/",
            "https://[64:ff9b::a9fe:a9fe]/",
            "https://[64:ff9b:1::1]/",
            "https://[2002:7f00:1::]/",
            "https://[2002:a9fe:a9fe::1]/",
            "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
            "https://[2001:10::1]/",
            "https://[2001:db8::1]/",
            "https://[3fff::1]/",
            "https://[5f00::1]/",
            "https://[100::1]/",
            "https://[100:0:0:1::1]/",
            "https://[fc00::1]/",
            "https://[fd00:ec2::254]/",
            "https://[fe80::1]/",
            "https://[febf::1]/",
            "https://[fec0::1]/",
            "https://[ff02::1]/",
            "https://[4000::1]/",
            "https://[e000::1]/",
        ],
    );
}

#[test]
fn localhost_is_known_to_be_loopback() {
    assert_verdicts(
        &EgressPolicy::default(),
        "address",
        &[
            "https://localhost/",
            "https://localhost./",
            "https://LOCALHOST/",
            "https://ｌｏｃａｌｈｏｓｔ/",
            "https://sms.localhost/",
            "https://sms.localhost./",
            "http://localhost:8080/",
        ],
    );
}

#[test]
fn a_listed_address_is_reached_on_its_port_only() {
    let policy = policy("127.0.0.1:8080, 10.1.0.0/16, [fd00::/8]:8080, 8.8.8.8:8443");

    assert_verdicts(
        &policy,
        "ok",
        &[
            "http://127.0.0.1:8080/",
            "https://127.0.0.1:8080/",
            "http://[::ffff:127.0.0.1]:8080/",
            "http://localhost:8080/",
            "http://10.1.2.3/",
            "http://10.1.2.3:9999/",
            "https://10.1.2.3/",
            "http://[fd12::1]:8080/",
            "https://8.8.8.8:8443/",
            "http://8.8.8.8:8443/",
            "https://8.8.8.8/",
        ],
    );
    assert_verdicts(
        &policy,
        "address",
        &[
            "http://127.0.0.1/",
            "http://127.0.0.1:8081/",
            "http://127.0.0.2:8080/",
            "http://10.2.0.1/",
            "http://[fd12::1]/",
            "http://[64:ff9b::10.1.2.3]/",
            "http://169.254.169.254:8080/",
        ],
    );
    assert_verdicts(&policy, "http", &["http://8.8.8.8/", "http://8.8.4.4:8443/"]);
    assert_verdicts(&policy, "port", &["https://8.8.4.4:8443/"]);
}

#[test]
fn a_name_passes_on_a_listed_port_until_its_addresses_are_known() {
    let policy = policy("192.168.1.20:8080");
    let plain = Destination { scheme: Scheme::Http, port: 8080 };

    assert_eq!(verdict(&policy, "http://gateway.lan:8080/"), "ok");
    assert_eq!(verdict(&policy, "http://gateway.lan/"), "http");
    assert_eq!(verdict(&policy, "https://gateway.lan:8081/"), "port");
    assert_eq!(policy.check_address("192.168.1.20".parse().unwrap(), plain), Ok(()));
    assert_eq!(
        policy.check_address("8.8.8.8".parse().unwrap(), plain),
        Err(AddressRefused::PlainHttp)
    );
}

#[test]
fn a_refusal_says_what_is_wrong_and_what_to_do() {
    let refused = |url: &str| {
        EgressPolicy::default().destination(&url.parse().unwrap()).unwrap_err().to_string()
    };

    assert_eq!(
        refused("https://192.168.1.20/"),
        "192.168.1.20 is a private address (RFC 1918), and HANDSET_EGRESS_ALLOW does not list it"
    );
    assert_eq!(
        refused("http://gateway.example.com/"),
        "plain http is allowed only to addresses that HANDSET_EGRESS_ALLOW lists"
    );
}
