return ak_is_group_member(request.user, name="admins")
