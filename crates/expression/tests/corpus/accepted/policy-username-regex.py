return regex_match(request.user.username, ".*doe.*")
