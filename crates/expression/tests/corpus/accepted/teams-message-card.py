return {
    "@type": "MessageCard",
    "@context": "https://schema.org/extensions",
    "summary": "Sign-in code",
    "sections": [{
        "activityTitle": f"Code {token[:3]} {token[3:]}",
        "facts": [{"name": n, "value": v} for (n, v) in zip(("User", "Phone"), (user.username, device.phone_number))],
        "markdown": True,
    }],
}
