"""The checks behind the rules: one file a rule, and `CHECKS`, the visible list of them."""

from __future__ import annotations

from rules.checks import (
    amount_requested,
    business_contact,
    business_name,
    department_eligible,
    form_complete,
    itemized,
    lead_approval,
    no_alcohol,
    not_duplicate,
    payment_proof,
    purchase_date,
    reconciles,
    sales_tax,
    within_budget,
)
from rules.terms import Check

CHECKS: tuple[Check, ...] = (
    business_name.CHECK,
    business_contact.CHECK,
    itemized.CHECK,
    payment_proof.CHECK,
    no_alcohol.CHECK,
    reconciles.CHECK,
    form_complete.CHECK,
    amount_requested.CHECK,
    lead_approval.CHECK,
    department_eligible.CHECK,
    within_budget.CHECK,
    not_duplicate.CHECK,
    purchase_date.CHECK,
    sales_tax.CHECK,
)
