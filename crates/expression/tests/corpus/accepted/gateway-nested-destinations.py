return {
    "messages": [
        {
            "from": "InfoSMS",
            "destinations": [{"to": device.phone_number[1:]}],
            "text": "Hello {}, your code is {}.".format(user.name, token),
            "validityPeriod": {"amount": 5, "timeUnit": "MINUTES"},
        }
    ]
}
