return [_handset_printf("%s", ("x",)), _handset_mod, _handset_address("1.2.3.4")]
