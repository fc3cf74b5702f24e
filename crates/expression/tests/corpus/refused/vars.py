return vars(user)
