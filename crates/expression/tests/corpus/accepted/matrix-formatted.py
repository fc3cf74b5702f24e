body = f"Your code is {token}"
html = "Your code is <b>{}</b>".format(token).replace("\n", "<br/>")
return {
    "msgtype": "m.text",
    "body": body,
    "format": "org.matrix.custom.html",
    "formatted_body": html,
}
