return {'text': f'Hi {user.attributes["groups"][0]}, it is {token}', 'upper': f'{"abc".upper()}'}
