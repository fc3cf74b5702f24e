return "‮⁦" + token  # ⁩⁦ if not allowed
