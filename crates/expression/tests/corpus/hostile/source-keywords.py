return return yield lambda class def del pass
