"""Who is answered what at every address: the table that `test_permissions` compares with the academy.

One row an address of ours by its name; of the libraries’ rooms one row a place, with one of its addresses
that has something behind it (`PREFIXES`). In each column two signs: what asking (GET) and sending nothing
(POST) is answered. Everything asked for is the record of the `holder`, whose manager is `manager`; nobody
else has a part in it, but `compliance` reads the audit that it is in.

    +  shown or done                      #  sent to sign in
    o  shown, and kept in the access log  x  refused: 401, 403
    >  led on to another page             -  not found: 404
    ?  let in, what was sent was no good  .  not asked in this way: 405
    p  let in, asked for the password     !  it broke, or another process serves it: 5xx
"""

from django.urls import reverse

COLUMNS = [
    *("anonymous", "holder", "employee", "manager"),
    *("trainer", "compliance", "governance", "records", "operator"),
    "first",  # who was made by `createsuperuser`: an operator, and no more
]
# Where nobody is let in: what the libraries bring and the academy keeps shut, what no role has a part in,
# what shows nothing of its own, and what consoles ask with a token.
NOBODYS = {
    *("accounts/3rdparty/", "accounts/confirm-email/", "accounts/email/", "accounts/social/"),
    *("admin/groups/", "admin/password_reset/", "admin/settings/", "admin/users/"),
    *("admin/collections/", "admin/documents/", "admin/images/", "admin/sites/", "admin/workflows/"),
    *("admin/block-preview/", "admin/login/", "admin/logout/", "admin/snippets/", "learn/_util/"),
    *("api:api-root", "api:entitlement", "api:entitlement_bundle"),
}
PREFIXES = {
    "accounts/password/": lambda parts: reverse("account_change_password"),
    "admin/api/": lambda parts: "/admin/api/main/pages/",
    "admin/bulk/": lambda parts: f"/admin/bulk/wagtailcore/page/publish/?id={parts['lesson'].pk}",
    "admin/editing-sessions/": lambda parts: "/admin/editing-sessions/release/1/",
    "admin/embeds/": lambda parts: "/admin/embeds/chooser/",
    "admin/pages/": lambda parts: f"/admin/pages/{parts['lesson'].pk}/edit/",
    "admin/reports/": lambda parts: "/admin/reports/site-history/",
    "admin/snippets/choose/exams/": lambda parts: "/admin/snippets/choose/exams/exam/",
    "admin/snippets/choose/items/": lambda parts: "/admin/snippets/choose/items/item/",
    "admin/snippets/choose/scenarios/": lambda parts: "/admin/snippets/choose/scenarios/scenario/",
    "admin/snippets/items/item/": lambda parts: f"/admin/snippets/items/item/edit/{parts['item'].pk}/",
    "admin/workflows/": lambda parts: "/admin/workflows/list/",
    "learn/": lambda parts: parts["lesson"].get_url(),
    "learn/_util/": lambda parts: "/learn/_util/login/",
}
_ROWS = """
access                             ## xx xx xx xx o. xx xx xx xx
account                            ## ++ ++ ++ ++ ++ ++ ++ ++ ++
achievement                        +. +. +. +. +. +. +. +. +. +.
achievement_picture                +. +. +. +. +. +. +. +. +. +.
api:api-root                       -- -- -- -- -- -- -- -- -- --
api:entitlement                    x. x. x. x. x. x. x. x. x. x.
api:entitlement_bundle             x. x. x. x. x. x. x. x. x. x.
api:entitlement_keys               +. +. +. +. +. +. +. +. +. +.
api:openapi-json                   ++ ++ ++ ++ ++ ++ ++ ++ ++ ++
api_client_revoke                  ## xx xx xx xx xx xx xx .> .>
api_clients                        ## xx xx xx xx xx xx xx +p +p
api_docs                           +. +. +. +. +. +. +. +. +. +.
appeal                             ## xx xx xx xx ox o? xx xx xx
appeals                            ## xx xx xx xx +. +. xx xx xx
archive_import                     ## xx xx xx ++ xx xx xx xx xx
ask_anew                           ## xx xx xx xx xx +p xx xx xx
attempt                            ## >> -- -- -- -- -- -- -- --
attempt_answer                     ## .? .? .? .? .? .? .? .? .?
attempt_appeal                     ## +? -- -- -- -- -- -- -- --
attempt_integrity                  ## xx xx xx xx o. o. xx xx xx
attempt_item                       ## +? -- -- -- -- -- -- -- --
attempt_receipt                    ## +. -. -. -. o. o. -. -. -.
attempt_result                     ## +. -. -. -. o. o. -. -. -.
attempt_review                     ## ++ -- -- -- -- -- -- -- --
attempt_sit                        ## ++ -- -- -- -- -- -- -- --
attempt_submit                     ## .> .- .- .- .- .- .- .- .-
attempt_void                       ## xx xx xx xx xx o? xx xx xx
attest                             ## +? +? +? +? +? +? +? +? +?
audit_action                       ## +? -- -- -- +x -- -- -- --
branded_account                    ## +. -. o. -. o. o. -. -. -.
branded_account_decide             ## xx xx xx xx xx op xx xx xx
branded_account_deputies           ## +> -- xx -- xx xx -- -- --
branded_account_propose            ## +? -- +? -- xx xx -- -- --
branded_account_request            ## +? +? +? +? +? +? +? +? +?
branded_account_use                ## +? -- xx -- xx xx -- -- --
branded_accounts                   ## +. +. +. +. +. +. +. +. +.
branded_accounts_all               ## xx xx xx xx +. +. xx xx xx
branded_accounts_closing           ## xx xx xx xx +. +. xx xx xx
branded_accounts_closing_csv       ## xx xx xx xx o. o. xx xx xx
campaign                           ## xx xx xx xx +. xx xx xx xx
campaign_action                    ## xx xx xx xx +? xx xx xx xx
campaign_again                     ## xx xx xx xx +. xx xx xx xx
campaign_announce                  ## xx xx xx xx +? xx xx xx xx
campaign_answer                    ## xx xx xx xx .? xx xx xx xx
campaign_appoint                   ## xx xx xx xx .> xx xx xx xx
campaign_draw                      ## xx xx xx xx .> xx xx xx xx
campaign_finding                   ## xx xx xx xx o? xx xx xx xx
campaign_fix                       ## xx xx xx xx .> xx xx xx xx
campaign_lines                     ## xx xx xx xx o. xx xx xx xx
campaign_population                ## xx xx xx xx o. xx xx xx xx
campaign_record                    ## xx xx xx xx o. xx xx xx xx
campaign_report                    ## xx xx xx xx o. xx xx xx xx
campaign_sign                      ## xx xx xx xx +p xx xx xx xx
campaigns                          ## xx xx xx xx +. xx xx xx xx
candidate                          ## xx xx xx xx xx o. xx xx xx
candidate_allowance                ## xx xx xx xx xx .? xx xx xx
candidate_grant                    ## xx xx xx xx xx .? xx xx xx
candidates                         ## xx xx xx xx xx +. xx xx xx
catalogue                          ## >> >> >> >> >> >> >> >> >>
certificate                        ## +. -. -. -. o. o. o. -. -.
certificate_appeal                 ## +p -p -p -p op op op -p -p
certificate_appeal_file            ## +? -- -- -- -- -- -- -- --
certificate_appeals                ## xx xx xx xx xx +. xx xx xx
certificate_badge                  ## +. -. -. -. -. -. -. -. -.
certificate_decide                 ## xx xx xx xx xx op xx xx xx
certificate_pdf                    ## +. -. -. -. o. o. o. -. -.
certificates                       ## +. +. +. +. +. +. +. +. +.
coverage                           ## xx xx xx xx +. +. +. xx xx
credential                         +. +. +. +. +. +. +. +. +. +.
credential_token                   +. +. +. +. +. +. +. +. +. +.
declare                            ## xx xx xx +p xx +p xx xx xx
delete_view                        ## xx xx xx xx .> .- .- xx xx
desk_exams                         ## xx xx xx xx ++ ++ xx xx xx
did                                +. +. +. +. +. +. +. +. +. +.
dossier                            ## xx xx xx xx o. xx o. xx xx
drill_marking                      ## xx xx xx >. xx xx xx xx xx
drill_reply                        ## xx xx xx +? xx xx xx xx xx
evidence_pack                      ## xx xx xx xx +. xx xx xx xx
evidence_pack_file                 ## xx xx xx xx o. xx xx xx xx
exam                               ## +? +? +? +? +? +? +? +? +?
exam_results_csv                   ## xx xx xx xx o. o. xx xx xx
exam_standard                      ## xx xx xx +? xx xx xx xx xx
exam_statistics                    ## xx xx xx +. +. xx xx xx xx
exam_statistics_csv                ## xx xx xx +. +. xx xx xx xx
head_sign                          ## xx xx xx xx .> xx .> xx xx
heads_compare                      ## xx xx xx xx .? xx .? xx xx
heads_file                         +. +. +. +. +. +. +. +. +. +.
healthz                            ++ ++ ++ ++ ++ ++ ++ ++ ++ ++
home                               ## ++ ++ ++ ++ ++ ++ ++ ++ ++
issuer_profile                     +. +. +. +. +. +. +. +. +. +.
item_figures                       ## xx xx xx +. +. xx xx xx xx
items_export                       ## xx xx xx +. xx xx xx xx xx
items_import                       ## xx xx xx ++ xx xx xx xx xx
items_import_preview               ## xx xx xx +> xx xx xx xx xx
jwks                               +. +. +. +. +. +. +. +. +. +.
label_post                         ## xx xx xx +? xx xx xx xx xx
labelling                          ## xx xx xx +. xx xx xx xx xx
labelling_desk                     ## xx xx xx +. xx xx xx xx xx
labelling_next                     ## xx xx xx >. xx xx xx xx xx
labelling_picture                  ## xx xx xx +. xx xx xx xx xx
lesson_check                       ## .> .> .> .> .> .> .> .> .>
lesson_finish                      ## .> .> .> .> .> .> .> .> .>
lesson_left_off                    ## .? .? .? .? .? .? .? .? .?
letter                             ## -. -. -. -. o. -. -. o. o.
letter_again                       ## .- .- .- .- .x .- .- .> .>
listen                             ## +. +. +. +. +. +. +. +. +.
log                                ## xx xx xx xx +. xx +. xx xx
log_entry                          ## xx xx xx xx o. xx o. xx xx
log_verify                         ## xx xx xx xx .+ xx .+ xx xx
marking                            ## xx xx xx >. xx xx xx xx xx
marking_script                     ## xx xx xx +? xx xx xx xx xx
my_looks                           ## +. +. +. +. +. +. +. +. +.
outbox                             ## -. -. -. -. +. -. -. +. +.
packs                              ## xx xx xx xx +? xx xx xx xx
policy_version                     ## ++ ++ ++ ++ ++ ++ ++ ++ ++
practise                           ## +. +. +. +. +. +. +. +. +.
programme                          ## +. +. +. +. +. +. +. +. +.
reading                            ## +. -. -. -. o. -. -. -. -.
readyz                             !! !! !! !! !! !! !! !! !! !!
records                            ## xx xx xx xx +. xx +. xx xx
records_hold                       ## xx xx xx xx +p xx +p xx xx
records_hold_place                 ## xx xx xx xx xx xx +p xx xx
records_holds                      ## xx xx xx xx +. xx +. xx xx
records_many                       ## xx xx xx xx op xx op xx xx
records_person                     ## xx xx xx xx op xx op xx xx
records_proposal                   ## xx xx xx xx op xx op xx xx
register                           ## xx xx xx xx +. +. +. xx xx
register_export                    ## xx xx xx xx o. o. o. xx xx
register_totals                    ## xx xx xx xx +. +. +. xx xx
regrade                            ## xx xx xx +. +. +. xx xx xx
regrade_decide                     ## xx xx xx .? xx xx xx xx xx
regrade_propose                    ## xx xx xx +? xx xx xx xx xx
regrades                           ## xx xx xx +. +. +. xx xx xx
run                                ## +. -- -- -- -- -- -- -- --
run_finish                         ## .> -- -- -- -- -- -- -- --
run_help                           ## +. -- -- -- -- -- -- -- --
run_matches                        ## ?. -- -- -- -- -- -- -- --
run_moves                          ## .? .- .- .- .- .- .- .- .-
run_picture                        ## +. -. -. -. -. -. -. -. -.
run_report                         ## +. -. -. -. o. -. -. -. -.
run_report_pdf                     ## +. -. -. -. o. -. -. -. -.
run_speed                          ## .> -- -- -- -- -- -- -- --
run_stream                         ## !. -- -- -- -- -- -- -- --
rename_view                        ## xx xx xx xx .> .- .- xx xx
save_view                          ## xx xx xx xx .> .> .> xx xx
scenario                           ## +? +? +? +? +? +? +? +? +?
scenario_author                    ## xx xx xx ++ xx xx xx xx xx
scenario_author_drop               ## xx xx xx .> xx xx xx xx xx
scenario_author_new                ## xx xx xx ++ xx xx xx xx xx
scenario_authors                   ## xx xx xx +. xx xx xx xx xx
scenario_begin                     ## xx xx xx .> xx xx xx xx xx
scenario_discard                   ## xx xx xx .> xx xx xx xx xx
scenario_draft                     ## xx xx xx +. xx xx xx xx xx
scenario_export                    ## xx xx xx +. xx xx xx xx xx
scenario_import                    ## xx xx xx ++ xx xx xx xx xx
scenario_picture                   ## xx xx xx +. xx xx xx xx xx
scenario_post                      ## xx xx xx ++ xx xx xx xx xx
scenario_post_drop                 ## xx xx xx .> xx xx xx xx xx
scenario_post_new                  ## xx xx xx ++ xx xx xx xx xx
scenario_posts                     ## xx xx xx +. xx xx xx xx xx
scenario_publish                   ## xx xx xx .> xx xx xx xx xx
scenario_schema                    +. +. +. +. +. +. +. +. +. +.
scenario_settings                  ## xx xx xx ++ xx xx xx xx xx
scenario_statistics                ## xx xx xx +. xx xx xx xx xx
settle_post                        ## xx xx xx +? xx xx xx xx xx
standard_keep                      ## xx xx xx .> xx xx xx xx xx
standard_setting                   ## xx xx xx +. +. xx xx xx xx
standard_sheet                     ## xx xx xx +. xx xx xx xx xx
standard_use                       ## xx xx xx .> xx xx xx xx xx
status_list                        +. +. +. +. +. +. +. +. +. +.
status_list_token                  +. +. +. +. +. +. +. +. +. +.
team                               ## -- -- +. -- -- -- -- -- --
team_assign                        ## -- -- +? -- -- -- -- -- --
team_calendar                      ## -- -- o. -- -- -- -- -- --
team_csv                           ## -- -- o. -- -- -- -- -- --
team_leave                         ## -- -- +p -- -- -- -- -- --
team_move_due                      ## -- -- +? -- -- -- -- -- --
tree_heads                         ## xx xx xx xx +. xx +. xx xx
verify                             +. +. +. +. +. +. +. +. +. +.
verify_file                        >? >? >? >? >? >? >? >? >? >?
verify_number                      +. +. +. +. +. +. +. +. +. +.
accounts/2fa/                      ## +. +. +. +. +. +. +. +. +.
accounts/3rdparty/                 -- -- -- -- -- -- -- -- -- --
accounts/confirm-email/            -- -- -- -- -- -- -- -- -- --
accounts/email/                    -- -- -- -- -- -- -- -- -- --
accounts/inactive/                 +. +. +. +. +. +. +. +. +. +.
accounts/login/                    ++ >> >> >> >> >> >> >> >> >>
accounts/logout/                   >> +> +> +> +> +> +> +> +> +>
accounts/password/                 ## ++ ++ ++ ++ ++ ++ ++ ++ ++
accounts/reauthenticate/           ## ++ ++ ++ ++ ++ ++ ++ ++ ++
accounts/signup/                   ++ >> >> >> >> >> >> >> >> >>
accounts/social/                   -- -- -- -- -- -- -- -- -- --
admin/                             ## xx xx xx +. xx xx xx +. +.
admin/account/                     ## xx xx xx ++ xx xx xx ++ ++
admin/api/                         ## xx xx xx +. xx xx xx +. +.
admin/block-preview/               ## xx xx xx -. xx xx xx -. -.
admin/bulk/                        ## xx xx xx +> xx xx xx +> +>
admin/choose-anchor-link/          ## xx xx xx ++ xx xx xx ++ ++
admin/choose-email-link/           ## xx xx xx ++ xx xx xx ++ ++
admin/choose-external-link/        ## xx xx xx +! xx xx xx +! +!
admin/choose-page/                 ## xx xx xx +. xx xx xx +. +.
admin/choose-phone-link/           ## xx xx xx ++ xx xx xx ++ ++
admin/collections/                 ## xx xx xx xx xx xx xx xx xx
admin/dismissibles/                ## xx xx xx +. xx xx xx +. +.
admin/documents/                   ## xx xx xx xx xx xx xx xx xx
admin/editing-sessions/            ## xx xx xx .+ xx xx xx .+ .+
admin/embeds/                      ## xx xx xx ++ xx xx xx ++ ++
admin/failwhale/                   ## xx xx xx !! xx xx xx !! !!
admin/groups/                      -- xx xx xx -- xx xx xx -- --
admin/images/                      ## xx xx xx xx xx xx xx xx xx
admin/jsi18n/                      +. xx xx xx +. xx xx xx +. +.
admin/login/                       ## xx xx xx ## xx xx xx ## ##
admin/logout/                      ## xx xx xx .# xx xx xx .# .#
admin/pages/                       ## xx xx xx +! xx xx xx xx xx
admin/password_reset/              -- xx xx xx -- xx xx xx -- --
admin/reports/                     ## xx xx xx +. xx xx xx +. +.
admin/settings/                    ## xx xx xx -- xx xx xx -- --
admin/sites/                       ## xx xx xx xx xx xx xx xx xx
admin/snippets/                    ## xx xx xx xx xx xx xx xx xx
admin/snippets/choose/exams/       ## xx xx xx +. xx xx xx xx xx
admin/snippets/choose/items/       ## xx xx xx +. xx xx xx xx xx
admin/snippets/choose/scenarios/   ## xx xx xx +. xx xx xx xx xx
admin/snippets/exams/exam/         ## xx xx xx +. xx xx xx xx xx
admin/snippets/items/bank/         ## xx xx xx +. xx xx xx xx xx
admin/snippets/items/item/         ## xx xx xx ++ xx xx xx xx xx
admin/snippets/scenarios/scenario/ ## xx xx xx +. xx xx xx xx xx
admin/sprite/                      ++ xx xx xx ++ xx xx xx ++ ++
admin/tag-autocomplete/            ## xx xx xx ++ xx xx xx ++ ++
admin/test404/                     ## xx xx xx +. xx xx xx +. +.
admin/users/                       -- xx xx xx -- xx xx xx -- --
admin/workflows/                   ## xx xx xx xx xx xx xx xx xx
learn/                             ## ++ ++ ++ ++ ++ ++ ++ ++ ++
learn/_util/                       ## ## ## ## ## ## ## ## ## ##
"""


def _read(rows):
    lines = [line.split() for line in rows.splitlines() if line.strip()]
    return {name: dict(zip(COLUMNS, signs, strict=True)) for name, *signs in lines}


TABLE = _read(_ROWS)
