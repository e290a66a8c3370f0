"""By what practice asks for, in the words of docs/coverage.md, the story that shows it: its file in ``tests/``, a name.

A row of that page without one is a claim; ``test_coverage`` holds the page to this table.
"""

STORIES = {
    "who is in command, which roles are open":
        "wall/test_telling.py::test_a_missing_commander_an_empty_role_and_a_stale_feed_are_said_in_words",
    "a page carries its whole context":
        "notify/test_story_told.py::test_who_is_paged_by_webhook_or_by_mail_reads_the_whole_brief",
    "a page is true when it is read; a moot one is withdrawn":
        "notify/test_true_when_read.py::test_a_page_that_is_sent_late_says_how_things_stand_and_what_happened_since",
    "the team is told on a rhythm, first sooner than after":
        "core/test_cadence.py::test_the_first_update_is_due_sooner_than_the_following_ones",
    "executives, agents and engineers on rhythms of their own":
        "core/test_cadence.py::test_executives_agents_and_engineering_have_clocks_where_the_team_wants_them",
    "an update of a kind, by its name": "cli/test_templates.py::test_it_is_shown_first_and_published_then",
    "nobody recorded anything: it has stalled":
        "room/test_assessing.py::test_a_response_in_which_nobody_records_anything_has_stalled",
    "check-ins: what blocks, who has it, what is next":
        "room/test_assessing.py::test_a_check_in_says_what_blocks_who_has_it_and_what_comes_next",
    "escalation that needs nobody at a screen":
        "watch/test_watch.py::test_an_escalation_fires_once_at_its_due_time_and_the_timeline_says_so",
    "policies as teams have them: loops, nights, zones, services":
        "watch/test_six_policies.py::test_the_check_of_a_policy_is_the_table_made_by_hand",
    "who watches the watcher": "watch/test_heartbeat.py::test_it_beats_after_a_complete_round_and_never_without_one",
    "alerts call somebody, or open an incident":
        "calls/test_calls.py::test_an_alert_that_nobody_takes_calls_once_after_its_time_from_the_first_sight",
    "an alert is seen whole: labels, links, silence, history":
        "inbox/test_page.py::test_every_text_label_and_address_is_shown_whole",
    "a forgotten acknowledgement":
        "inbox/test_forgotten.py::test_the_strip_counts_them_from_their_hour_on_and_as_often_as_another_joins",
    "one note on many alerts": "cli/test_alert_log.py::test_one_note_goes_to_all_that_a_filter_lets_through",
    "alerts between two dates": "cli/test_alert_log.py::test_each_change_is_listed_with_its_time",
    "acknowledged on the phone counts":
        "calls/test_acknowledged_there.py::test_an_escalation_that_is_acknowledged_there_stops_the_levels",
    "who is on call now and next, who is awake":
        "screens/test_roles.py::test_whoever_sleeps_and_how_they_are_reached_is_told_where_they_are_chosen",
    "people outside: counsel, police, a vendor": "screens/test_security_case.py::test_contacts_outside_the_company",
    "services, their owners and what they stand on":
        "core/test_services.py::test_a_stranger_is_told_owner_on_call_and_what_is_going_on_around",
    "impact and urgency propose a severity":
        "room/test_assessing.py::test_the_gravest_that_a_number_speaks_for_is_proposed",
    "key accounts, renewals, regulation":
        "cli/test_accounts.py::test_a_key_account_is_told_wherever_an_incident_names_it",
    "when it will be over (ETA)":
        "room/test_assessing.py::test_an_eta_is_said_passes_and_is_taken_back_on_either_store",
    "triage: who, how many, since when, which error":
        "screens/test_triage.py::test_what_is_known_stands_there_and_what_is_answered_is_recorded_once",
    "hypotheses with evidence, judged": "room/test_record.py::test_a_hypothesis_stays_one_until_it_is_judged",
    "what changed recently":
        "screens/test_what_changed_recently.py"
        "::test_what_changed_recently_is_a_page_that_suspects_a_deploy_or_records_it",
    "never a change that is not recorded, with its way back":
        "room/test_changes_and_containment.py::test_changes_and_containment",
    "who may approve an emergency change":
        "room/test_changes_and_containment.py::test_authority_for_emergency_changes",
    "pausing a roll-out": "room/test_changes_and_containment.py::test_pausing_a_roll_out",
    "workarounds until they are removed": "room/test_workarounds.py::test_it_stays_in_sight_until_it_is_removed",
    "asks with a time limit, tasks with one owner":
        "room/test_work.py::test_a_task_has_one_owner_is_handed_on_and_ends",
    "playbooks as the team has them":
        "screens/test_runbooks.py::test_every_word_of_each_is_shown_in_order_and_nothing_of_its_code_is_a_step",
    "steps with an owner, a clock, a branch":
        "screens/test_runbooks.py::test_a_step_says_whose_it_is_by_when_and_where_it_leads",
    "the record as fast as people talk; pasted chats, transcripts":
        "scribe/test_capture.py::test_ten_lines_in_one_packet_are_ten_entries_in_order",
    "messages marked in the chat; its channel made":
        "chats/test_marked_there.py::test_what_is_marked_is_proposed_once_however_often_it_is_read",
    "verified, not assumed: probe, reporter, calm, test":
        "room/test_verifying.py"
        "::test_who_reported_it_is_asked_when_the_fix_is_in_and_their_answer_verifies_it",
    "recovery in stages, each with its soak":
        "room/test_verifying.py::test_a_recovery_goes_on_by_stages_each_with_its_soak",
    "a security case: private, evidence first, custody":
        "terminal/test_security_case.py::test_a_security_case_and_a_staged_recovery_from_declare_to_resolve",
    "the duties after a breach, each with its time":
        "room/test_security_case.py"
        "::test_it_is_private_from_its_declaration_on_and_every_duty_runs_until_it_is_met",
    "merge what is the same":
        "screens/test_ending.py::test_a_duplicate_is_merged_into_one_chosen_by_its_number_and_told_what_moves",
    "nothing is lost when the line or the store is":
        "screens/test_cut_off.py::test_lines_wait_below_the_record_and_follow_in_order",
    "hand over the shift":
        "screens/test_handing_over.py::test_the_shift_is_offered_to_one_person_who_accepts_it_with_a_read_back",
    "drafts by a model, on one's own host":
        "assist/test_screens.py::test_an_update_is_drafted_accepted_changed_and_sent",
    "a planned room for a launch, with check-ins and limits":
        "room/test_planned.py::test_as_an_incident_it_keeps_roles_check_ins_limits_playbook_tasks_links_and_record",
    "a launch with a T: preparation, go and no-go, triggers":
        "room/test_launches.py::test_a_no_go_holds_the_launch_until_t_is_moved",
    "drills, scored from the record":
        "drill/test_scored.py::test_a_drill_that_goes_badly_is_scored_as_the_table_by_hand",
    "a blameless review, there before anybody writes": "cli/test_review.py::test_it_is_there_before_anybody_writes",
    "follow-ups until they are verified; tickets":
        "cli/test_followups.py::test_one_is_added_accepted_done_and_verified",
    "what fixed this last time":
        "screens/test_seen_before.py::test_what_fixed_it_last_time_stands_beside_the_title_and_can_be_taken",
    "figures that teach, completeness first":
        "cli/test_metrics.py::test_the_text_says_completeness_first_and_what_it_cannot_tell",
    "the room as it was at any moment": "replay/test_past.py::test_any_moment_is_a_fresh_fold_to_the_byte",
    "playbooks and policy gone through every quarter":
        "config/test_doctor_playbooks.py::test_one_that_nobody_went_through_for_a_quarter_is_told",
    "was the alert of use": "cli/test_tags.py::test_the_page_of_an_alert_says_how_often_it_helped",
    "many people at once, from many hosts":
        "cli/test_server.py::test_the_commands_work_on_a_server_as_on_a_file",
    "a wall for the room": "wall/test_drawing.py::test_it_never_hides_that_an_incident_has_no_commander",
    "people who only watch":
        "observers/test_no_way_in.py::test_every_command_of_the_room_is_refused_and_writes_nothing",
    "a record that shows tampering, and can be redacted":
        "cli/test_story.py::test_an_altered_journal_is_found_out",
    "systems that push": "cli/test_pushing.py::test_a_script_says_what_fires_and_later_that_it_is_over",
    "systems that are asked, and what is written to them":
        "feeds/test_practice_feeds.py::test_each_record_is_told_in_the_rooms_words",
    "everything that a key does, for scripts":
        "cli/test_keys_in_a_shell.py::test_every_key_that_changes_something_has_a_command",
}  # fmt: skip
