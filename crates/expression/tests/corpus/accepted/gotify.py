return {
    "title": "%s: code for %s" % (http_request.brand.branding_title, user.username),
    "message": "Code: %s" % (token,),
    "priority": 8,
    "extras": {"client::display": {"contentType": "text/markdown"}},
}
