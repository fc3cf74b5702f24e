return [stage.name, stage.friendly_name, stage.from_number, stage.provider, stage.auth_type, stage.verify_only, stage.account_sid]
