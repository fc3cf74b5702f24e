localpart = user.email.split("@")[0]
mxid = f"@{localpart}:{user.email.partition('@')[2]}"
return {
    "msgtype": "m.notice",
    "body": f"{mxid}: {token}",
    "m.mentions": {"user_ids": [mxid]},
}
