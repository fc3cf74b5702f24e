return {
    "alias": http_request.brand.branding_title.title(),
    "emoji": ":key:",
    "text": "\n".join(["Code for @" + user.username, "> " + token]),
}
