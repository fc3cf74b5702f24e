return f"# {token} :: {user.pk:d}: https://{http_request.get_host()}/#/{slugify(stage.name)}?a=1"
