"""Policies: their tables, their dates, and how flows ask them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from standfast.assistant.checks.subject import Subject
from standfast.assistant.checks.tables import check_table
from standfast.assistant.reading.findings import suggest
from standfast.assistant.types import Decide, Flow, Policy


def check_policies(subject: Subject) -> None:
    """Note what is wrong with tables, their versions and the steps that ask them."""
    for versions in subject.assistant.policies.values():
        for policy in versions:
            if policy.place.file not in subject.bench.wounded:
                check_table(policy, subject)
            _check_outputs(policy, subject)
        _check_versions(versions, subject)
    for flow in subject.assistant.flows.values():
        for step in flow.index.values():
            if isinstance(step, Decide):
                _check_decision(step, flow, subject)
    _check_used(subject)


def _check_decision(step: Decide, flow: Flow, subject: Subject) -> None:
    policies = subject.assistant.policies
    if step.policy not in policies:
        if subject.is_whole("policies"):
            subject.findings.add(
                step.place,
                "decide-unknown-policy",
                f"flow '{flow.name}' asks policy '{step.policy}', which does not exist.",
                suggest(step.policy, policies, what="Policies are"),
            )
        return
    for policy in policies[step.policy]:
        for name in step.inputs:
            if name not in policy.inputs:
                subject.findings.add(
                    subject.spot(step.place, f"with.{name}"),
                    "decide-unknown-input",
                    f"policy '{policy.name}' has no input '{name}'.",
                    suggest(name, policy.inputs, what="It has"),
                )
        for name in policy.inputs:
            if name not in step.inputs and name not in policy.sources:
                _check_source(name, policy, step, subject)


def _check_source(name: str, policy: Policy, step: Decide, subject: Subject) -> None:
    subject.findings.add(
        step.place,
        "decide-missing-input",
        f"nothing gives policy '{policy.name}' its input '{name}'.",
        f"Write with: {{{name}: ...}} here, or 'from: ...' at the input.",
    )


def _check_outputs(policy: Policy, subject: Subject) -> None:
    names = {name for row in policy.rows for name in row.outputs}
    for row in policy.rows:
        missing = sorted(names - row.outputs.keys())
        if missing and row.outputs:
            subject.findings.warn(
                row.place,
                "policy-output-missing",
                f"row {row.number} gives no '{missing[0]}', which other rows give.",
                "Give it in every row that has outputs.",
            )


def _check_versions(versions: tuple[Policy, ...], subject: Subject) -> None:
    """Note versions of a policy whose dates overlap or leave days without any."""
    for policy in versions:
        if policy.valid_from and policy.valid_until and policy.valid_until < policy.valid_from:
            subject.findings.add(
                policy.place,
                "policy-dates",
                f"policy '{policy.name}' ends before it begins.",
                "Correct valid_from or valid_until.",
            )
    for earlier, later in pairwise(versions):
        begins = later.valid_from or date.min
        if earlier.valid_until is None or earlier.valid_until >= begins:
            subject.findings.add(
                later.place,
                "policy-versions-overlap",
                f"two versions of policy '{later.name}' hold on {begins.isoformat()}"
                f" (the other is in {earlier.place.file}).",
                "Set valid_until of the earlier one to the day before.",
            )
        elif earlier.valid_until + timedelta(days=1) < begins:
            subject.findings.add(
                later.place,
                "policy-versions-gap",
                f"no version of policy '{later.name}' holds after {earlier.valid_until.isoformat()}"
                f" until {begins.isoformat()}.",
                "Let one begin on the day after the other ends.",
            )


def _check_used(subject: Subject) -> None:
    used = {
        step.policy
        for flow in subject.assistant.flows.values()
        for step in flow.index.values()
        if isinstance(step, Decide)
    }
    for name, versions in subject.assistant.policies.items():
        if name not in used and subject.is_intact("flows"):
            subject.findings.warn(
                versions[0].place,
                "policy-unused",
                f"no flow asks policy '{name}'.",
                "Use it in a decide step, or take it out.",
            )
