return {
    "originator": "ACME",
    "recipients": [device.phone_number],
    "body": f"{token} is your {http_request.brand.branding_title} code.",
    "datacoding": "auto",
    "validity": 300,
}
