return reqest.user.username == "jdoe"
