if user.is_active:
    return 1
else:
