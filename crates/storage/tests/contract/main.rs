//! The contract of the store: one suite, run on SQLite, and on PostgreSQL when `HANDSET_TEST_POSTGRES_URL` names a server.
//!
//! Each test gets a database of its own with two stores on it, as two nodes (or two processes) would have.

#[cfg(test)]
mod attempts;
#[cfg(test)]
mod bindings;
#[cfg(test)]
mod database;
#[cfg(test)]
mod devices;
#[cfg(test)]
mod flows;
#[cfg(test)]
mod installation;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod mappings;
#[cfg(test)]
mod operators;
#[cfg(test)]
mod people;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod policy_bindings;
#[cfg(test)]
mod prompts;
#[cfg(test)]
mod races;
#[cfg(test)]
mod sealing;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod server;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod stages;
#[cfg(test)]
mod sweeping;
#[cfg(test)]
mod together;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod upgrading;
#[cfg(test)]
mod users;
#[cfg(test)]
mod values;

/// Makes a test of each function for each database.
macro_rules! contract {
    (both { $($both:tt)* } postgres { $($postgres:tt)* }) => {
        contract!(@on sqlite, $($both)*);
        contract!(@on postgres, $($both)* $($postgres)*);
    };
    (@on $database:ident, $($module:ident { $($name:ident)* })*) => {
        mod $database {
            $(mod $module {
                $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $name() {
                    if let Some(database) = crate::database::TestDatabase::$database().await {
                        crate::$module::$name(&database).await;
                    }
                })*
            })*
        }
    };
}

contract! {
    both {
    installation {
        a_new_database_is_set_up_once_with_everything_in_it
        what_was_there_before_the_set_up_is_left_alone
        a_stage_of_the_set_up_names_nothing_that_is_not_there
        a_database_answers_and_tells_the_time_if_it_has_a_clock
        opens_at_once_migrate_once
        a_database_that_was_migrated_alone_opens
        a_database_of_a_newer_program_is_refused
        a_changed_migration_is_refused
        sends_that_a_stopped_process_left_become_unknown
        an_answer_that_comes_after_all_corrects_an_abandoned_send
    }
    upgrading {
        a_database_of_the_first_version_keeps_its_flows_and_ends_its_plans
        bindings_of_the_first_version_follow_the_new_rules
    }
    users {
        a_user_reads_back_as_it_was_made
        a_name_is_taken_whatever_its_case
        users_are_listed_by_name_in_pages
        credentials_are_found_by_the_fields_that_are_asked_for
        an_identifier_that_two_users_have_names_nobody
        a_user_who_may_not_sign_in_has_no_credentials
        text_that_a_database_cannot_hold_breaks_nothing
        a_new_password_ends_all_sessions_and_voids_what_was_open
    }
    sessions {
        a_session_opens_with_its_first_plan
        seeing_a_session_is_noted
        a_sign_in_moves_its_plan_to_a_new_session_and_ends_the_old_one
        a_sign_in_ends_the_other_plans_of_the_old_session
        a_user_who_may_not_sign_in_is_not_signed_in
        a_session_that_is_gone_cannot_sign_in
        a_session_of_a_user_who_may_not_sign_in_is_gone
        ending_a_session_ends_its_plans_and_voids_their_challenges
        events_are_kept
    }
    flows {
        a_flow_reads_back_with_its_stages_in_order
        a_slug_is_taken_once
        the_first_flow_for_something_is_the_first_by_slug
    }
    bindings {
        a_binding_reads_back_and_is_replaced
        a_binding_moves_to_another_flow
        stages_of_one_order_stand_by_the_ids_of_their_bindings
        flows_are_listed_by_slug_with_their_stages
        what_is_not_there_is_not_bound
        a_stage_is_bound_once_under_one_order
        a_stage_is_taken_out_of_a_flow_with_its_policies_there
    }
    stages {
        a_stage_reads_back_with_its_secrets
        saving_a_stage_again_replaces_it
        a_name_belongs_to_one_stage
        stages_are_listed_by_name
        a_stage_is_deleted_with_its_bindings_and_challenges
        a_stage_with_devices_stays
    }
    mappings {
        a_mapping_reads_back_and_is_replaced
        mappings_are_listed_by_name
        a_name_belongs_to_one_mapping
        a_deleted_mapping_is_forgotten_by_the_stages_that_named_it_and_no_others
        a_stage_does_not_keep_a_mapping_that_is_not_there
    }
    policies {
        a_policy_reads_back_and_is_replaced
        policies_are_listed_by_name
        a_name_belongs_to_one_policy
        a_policy_is_deleted_with_its_bindings
        a_deleted_policy_is_forgotten_by_stages_and_nothing_else_is
    }
    policy_bindings {
        a_binding_of_a_policy_reads_back_and_is_replaced
        bindings_of_policies_are_listed_by_target_and_order
        a_policy_is_not_bound_to_what_is_not_there
        a_policy_is_bound_once_under_one_order
        a_stage_of_a_flow_has_its_enabled_policies_in_order
        a_stage_without_policies_has_none
    }
    prompts {
        a_prompt_reads_back_and_is_replaced
        prompts_are_listed_by_order_and_then_by_name
        a_name_belongs_to_one_prompt
        a_prompt_is_deleted_once
        a_deleted_prompt_is_forgotten_by_stages_and_nothing_else_is
        a_stage_keeps_only_the_prompts_and_policies_that_are_there
    }
    tokens {
        a_token_finds_its_user
        a_token_that_is_over_finds_nobody
        a_token_of_a_user_who_may_not_sign_in_finds_nobody
        an_identifier_and_a_key_belong_to_one_token
        a_tokens_key_opens_in_its_own_row_only
    }
    plans {
        a_plan_reads_back_with_its_flow_and_the_stage_it_has_come_to
        a_plan_outlives_the_stage_it_has_come_to
        a_new_plan_takes_the_place_of_the_old_one_and_voids_its_challenges
        a_plan_needs_a_session
        a_plan_is_saved_once_for_each_version
        a_plan_that_ends_voids_its_challenges
        all_plans_of_a_session_end_at_once
    }
    sending {
        a_first_message_opens_a_challenge
        a_message_again_is_the_same_challenge_with_one_more_send
        a_number_that_was_sent_to_is_not_sent_to_again_before_its_time
        another_number_voids_the_challenge_before
        the_oldest_challenge_gives_way_when_there_are_too_many
        somebody_elses_number_gets_a_challenge_that_no_code_answers
        the_decision_knows_the_users_devices_and_the_numbers_of_the_day
        a_full_quota_refuses_and_counts_nothing
        the_outcome_of_a_message_is_recorded
        the_outcome_of_an_earlier_message_does_not_change_the_challenge
        an_expired_challenge_keeps_its_number_for_another_code
        a_clock_that_jumped_back_does_not_hide_the_open_challenge
        giving_up_a_number_wipes_it
    }
    attempts {
        a_guess_is_counted_on_the_challenge_and_on_the_account
        a_guess_in_another_plan_or_by_another_user_is_not_counted
        a_challenge_that_is_not_open_takes_no_guess
        no_guess_is_counted_while_the_account_waits
        an_account_that_is_stopped_stays_stopped_until_it_is_unlocked
        a_guess_too_many_from_one_address_is_not_counted
    }
    devices {
        a_right_code_enrols_the_phone_and_clears_the_account
        a_challenge_enrols_once
        an_expired_or_given_up_challenge_enrols_nothing
        the_last_guess_may_be_the_right_one
        a_number_with_an_owner_is_not_enrolled_again
        a_user_gets_no_more_phones_than_allowed
        a_decoy_enrols_nothing
    }
    limits {
        a_quota_is_exact_and_says_when_it_is_worth_trying_again
        a_bucket_that_two_quotas_watch_is_hit_once
        nothing_is_recorded_when_one_quota_of_several_is_full
        quotas_behave_as_a_list_of_instants_would
    }
    sweeping {
        numbers_go_an_hour_after_expiry_and_challenges_a_day_after
        sessions_that_are_over_go_with_their_plans
        sessions_in_which_nobody_signed_in_go_after_an_hour
        records_go_when_their_time_is_over
        a_sweep_removes_more_than_one_chunk
    }
    sealing {
        nothing_secret_can_be_read_in_the_database
        a_verify_only_phone_leaves_no_number
        a_sealed_value_does_not_open_in_another_row
        another_key_is_refused
    }
    races {
        one_code_is_accepted_once
        five_guesses_are_counted_of_five_hundred
        ten_guesses_are_counted_before_an_account_waits
        one_number_becomes_one_device
        a_quota_of_five_lets_five_messages_through
        one_of_many_requests_for_the_same_message_sends_it
        a_user_has_no_more_open_challenges_than_allowed
        a_plan_is_changed_by_one_of_many
        one_session_gets_one_plan_for_a_flow
        a_session_signs_in_once
        a_stage_is_deleted_or_gets_its_phone
        mixed_writes_do_not_deadlock
    }
    operators {
        of_many_with_one_name_one_is_saved
        of_many_tokens_with_one_identifier_or_key_one_is_made
        no_stage_names_a_mapping_that_was_deleted_while_it_was_saved
        a_stage_that_is_deleted_while_it_forgets_a_mapping_stays_deleted
        one_place_in_a_flow_is_given_once
        a_binding_is_replaced_by_one_after_the_other
        what_is_deleted_is_not_bound
        no_policy_is_bound_to_a_stage_that_was_taken_out
    }
    }
    postgres {
        server {
            a_transaction_that_loses_a_deadlock_is_tried_again
            a_lock_that_is_not_given_in_time_fails_closed
            connections_that_the_server_closed_are_replaced
        }
    }
}
