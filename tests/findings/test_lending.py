"""Chapter 05: numbers by a second route, and sentences that turn when an assumption turns."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis import lending, uncertainty
from analysis.assumptions import baseline
from analysis.evidence import load
from analysis.findings.lending import (
    carries,
    common,
    draws,
    exposure,
    gift,
    hardship,
    life,
    mechanism,
    payback,
    prices,
    second,
    verdicts,
)
from analysis.lending.calibrate import first_default, intensity_scale, loss_rate
from analysis.lending.loan import instalment, intensity_from_annual, schedule
from analysis.statements import evaluate


def form(id, study):
    return evaluate(id, study)[0]


class TestExposure:
    def test_what_is_owed_on_schedule_is_the_contract_s_balance(self, study):
        table = exposure.balances(study)
        path = table.query("mode == @exposure.AFTER and path == @exposure.ON_TIME")
        own = path[path["ladder"] == "light front"].set_index("month")["balance_cny"]
        plan = schedule(3_500.0, study.value("apr"), common.SHOWN)
        assert own.loc[: common.SHOWN].to_numpy() == pytest.approx(
            [3_500.0, *plan["closing_balance"].iloc[-common.SHOWN :]]
        )

    def test_interest_of_a_customer_who_never_fails(self):
        """Loans of twelve months: in the first year the whole of the first loan's interest."""
        sure = baseline(annual_default_probability=0, prepayment=0)
        table = exposure.early_interest(sure).query("term == 12").set_index("ladder")
        for ladder, amounts in common.LADDERS.items():
            whole = 12 * float(instalment(amounts[0], 0.24, 12)) - amounts[0]
            assert float(table["early_cny"][ladder]) == pytest.approx(whole)

    def test_sentences_turn(self, study, monkeypatch):
        assert form("overlap-lifts-the-peak", study) == "holds"
        assert form("overlap-lifts-the-peak", baseline(next_loan_after=1)) == "opposite"
        turned = exposure.early_interest(study).copy()
        turned["ladder"] = turned["ladder"].map(
            {"heavy front": "light front", "light front": "heavy front"}
        )
        monkeypatch.setattr(exposure, "early_interest", lambda _: turned)
        assert form("more-interest-sooner", study) == "opposite"


class TestPayback:
    def test_a_loyal_cell_by_hand(self, study):
        """Interest of schedules end to end, discounted, against 1,300."""
        i, v = study.value("apr") / 12, 1.1 ** (-1 / 12)
        total, start, loans = 0.0, 0, 0
        for amount in common.LADDERS["heavy front"]:
            plan = schedule(amount, study.value("apr"), 12)
            opening = plan["opening_balance"].iloc[-12:].to_numpy()
            total += sum(i * b * v ** (start + t) for t, b in enumerate(opening, 1))
            start += 12 + round(study.value("gap_months"))
            loans += 1
            if total >= 1_300:
                break
        reading = payback.READING_WORDS["gross_interest", "cac", "loyal"]
        cell = payback.grid(study).query(
            "ladder == 'heavy front' and tail == 0 and term == 12 and cac_cny == 1300"
        )
        assert float(cell.set_index("reading")["cycles"][reading]) == loans

    def test_the_grid_is_whole(self, study):
        table = payback.grid(study)
        keys = ["ladder", "tail", "reading", "term", "cac_cny"]
        assert len(table) == 2 * 2 * 6 * 3 * 3 == len(table.drop_duplicates(keys))
        assert int(table["main"].sum()) == 36
        # a cell is covered exactly where it has a count, and never beyond the ladder's end
        assert ((table["coverage"] >= 1 - 1e-12) | table["cycles"].isna()).all()
        rungs = 5 + table["tail"]
        assert (table["cycles"].dropna() <= rungs[table["cycles"].notna()]).all()

    def test_running_sums_end_at_the_value(self, study):
        ends = payback.running(study).query("term == 3 and tail == 0 and month == @payback.LAST")
        worth = payback.months(study).query("term == 3 and tail == 0 and cac_cny == 1300")
        assert ends.set_index("ladder")["running_cny"].to_dict() == pytest.approx(
            worth.set_index("ladder")["value_cny"].to_dict()
        )

    def test_sentences_turn(self, study):
        sure = baseline(annual_default_probability=0, partner_yield=0, reborrow_probability=1)
        assert form("worth-less-than-he-cost", study) == "holds"
        assert form("worth-less-than-he-cost", sure) != "holds"
        assert form("main-reading-of-cycles", baseline(annual_default_probability=0.5)) == "unclear"
        assert form("main-reading-of-cycles", baseline(apr=0.5)) == "opposite"
        assert form("two-cycles-need-a-reading", baseline(apr=0.6)) == "opposite"
        assert (
            form(
                "two-cycles-need-a-reading",
                baseline(apr=0.01, price_rise=0.005, relief_rate_cut=0.005),
            )
            == "unclear"
        )
        assert form("short-loans-strain", study) == "holds"

    def test_the_borrower_s_table_is_the_contract(self, study):
        rows = {row[0].text: row for row in payback.debtor_table(study).rows}
        six = rows["6 months"]
        paid = sum(6 * float(instalment(a, 0.24, 6)) for a in common.LADDERS["heavy front"])
        assert float(six[1].text.replace(",", "")) == pytest.approx(paid, abs=0.5)
        share = float(instalment(12_000.0, 0.24, 6)) / study.value("income_cny_a_month")
        assert six[5].text == f"{100 * share:.0f}%"


class TestCarries:
    def test_what_a_price_carries_is_the_value_at_it(self, study):
        row = carries.carried(study).query(
            "business == 'guarantor' and ladder == 'heavy front' and term == 6 and tail == 0"
        )
        made = common.given(study, "heavy front", term=6)
        assert float(row["value_cny"].iloc[0]) == pytest.approx(
            float(lending.evaluate(**made).value_cny)
        )

    def test_at_its_price_a_customer_is_worth_his_cost(self, study):
        table = carries.price_line(study).query("ladder == 'light front' and term == 12")
        for row in table.iloc[[2, 8]].itertuples():
            made = common.given(study, "light front", term=12, apr=row.apr_pct / 100)
            assert float(lending.evaluate(**made).value_cny) == pytest.approx(row.cac_cny, rel=1e-6)
        secant = np.diff(table["apr_pct"]) / np.diff(table["cac_cny"]) * 1000
        assert table["points"].iloc[:-1].to_numpy() == pytest.approx(secant, rel=0.02)

    def test_a_platform_s_quarter_by_hand(self):
        table = load("platform_quarters").query("ticker == 'QFIN' and period == '2024Q3'")
        given = table.set_index("metric")["value"]
        by_hand = given["outstanding_loan"] / (4 * given["new_borrowers"])
        found = carries.platform_years().query("ticker == 'QFIN' and period == '2024Q3'")
        assert float(found["cny_years"].iloc[0]) == pytest.approx(by_hand)

    def test_margin_and_balance_are_both_undiscounted(self, study):
        """Without discounting the value is margin times balance."""
        table = carries.model_years(study)
        plain = carries.model_years(baseline(discount_rate=0))
        earned = (10 * table["cny_years"] * table["per_year_pct"]).to_numpy()
        assert earned == pytest.approx(plain["value_cny"].to_numpy())
        assert (earned > table["value_cny"].to_numpy()).all()

    def test_a_customer_as_platforms_print_him(self, study):
        seen, one = carries.as_printed(), carries.printed_customer(study)
        # equal loans: repeat loans are all but the first
        assert 1 - 1 / one["loans"] == pytest.approx(seen["repeat_share"], abs=1e-6)
        made = common.given(
            study,
            "light front",
            amounts=(seen["amount_cny"],),
            tail=carries.MANY,
            term=round(seen["term"]),
            reborrow_probability=one["returns"],
            reborrow_after_prepayment=one["returns"],
        )
        assert float(lending.evaluate(**made).value_cny) == pytest.approx(one["value_cny"])
        # the row is long enough: more loans would add next to nothing
        longer = lending.evaluate(**{**made, "tail": 2 * carries.MANY})
        assert float(longer.value_cny) == pytest.approx(one["value_cny"], rel=0.01)

    def test_sentences_turn(self, study):
        rich = baseline(annual_default_probability=0.005, partner_yield=0.0, apr=0.36)
        assert form("ceiling-does-not-carry", study) == "holds"
        assert form("ceiling-does-not-carry", rich) != "holds"
        assert form("ceiling-does-not-carry", baseline(apr=1.5)) == "opposite"
        assert form("borrower-must-carry-more", baseline(apr=1.0)) == "opposite"
        assert (
            form("some-platforms-could", baseline(apr=0.05, price_rise=0.02, relief_rate_cut=0.04))
            == "opposite"
        )


class TestDraws:
    def test_types_average_to_one_in_every_family(self, study):
        u = draws.uniforms(400)
        for family in uncertainty.FAMILIES:
            weights, multipliers = draws.types(study, u, family)
            assert weights.sum(axis=1) == pytest.approx(np.ones(400))
            assert (weights * multipliers).sum(axis=1) == pytest.approx(np.ones(400), abs=1e-9)
            assert (weights > 0).all()
            assert (multipliers >= 0).all()

    def test_a_draw_alone_is_the_draw_among_others(self, study):
        u = {name: column[:40] for name, column in draws.uniforms().items()}
        found = draws.measure(study, u, "baseline")
        rows, given = next(iter(draws.scenarios(study, u, "baseline")))
        one, values = 0, draws.drawn(study, u, "baseline")
        at = rows[one]
        slopes = {
            "size_risk_elasticity": float(values["size_risk_elasticity_all"][at]),
            "incentive_slope": float(values["incentive_slope"][at]),
        }
        alone = {
            name: np.asarray(value)[one] if np.ndim(value) and len(value) == len(rows) else value
            for name, value in given.items()
        }
        alone["reborrow_probability"] = float(alone["reborrow_probability"])
        old = {**alone, "amounts": lending.LIGHT_FRONT, "tail": 0}
        scale = float(intensity_scale(loss_rate, loss_rate(**old), **{**old, **slopes}))
        alone["intensity"] = alone["intensity"] * scale
        heavy = {**alone, **slopes, "amounts": lending.HEAVY_FRONT}
        whole = lending.evaluate(**heavy)
        assert found.value["heavy front"][at] == pytest.approx(float(whole.value_cny), rel=1e-9)
        assert found.early_interest["heavy front"][at] == pytest.approx(
            float(whole.flows["interest"][: draws.EARLY + 1].sum())
        )
        assert found.first_default["heavy front"][at] == pytest.approx(
            float(first_default(**heavy))
        )
        cycles = float(whole.payback_cycles())
        assert found.cycles["heavy front"][at] == pytest.approx(cycles, nan_ok=True)

    def test_every_unknown_reaches_the_engine(self, study):
        """Moving one of them moves what the engine is given, and nothing else stays behind."""

        def given(u):
            values = draws.drawn(study, u, "baseline")
            (_, found), *others = draws.scenarios(study, u, "baseline")
            assert not others
            slopes = {
                name: values[name] for name in ("size_risk_elasticity_all", "incentive_slope")
            }
            whole = {**found, **slopes}
            return {name: np.ravel(value).tolist() for name, value in whole.items()}

        names = [name for group in draws.GROUPS.values() for name in group]
        middle = {name: np.array([0.5]) for name in names}
        before = given(middle)
        for name in names:
            assert given({**middle, name: np.array([0.05])}) != before, name
        values = draws.drawn(study, middle, "baseline")
        assert before["funding_rate"] == values["partner_yield"].tolist()
        assert before["lgd"] == values["lgd"].tolist()
        hazard = intensity_from_annual(values["annual_default_probability"])
        assert before["intensity"] == pytest.approx(hazard.tolist())


class TestPrices:
    def test_an_offer_at_the_known_price_by_hand(self, study):
        known = prices.known_price(study)
        made = common.given(study, prices.LADDER, term=common.SHOWN, apr=known, apr_ref=known)
        made["intensity"] *= study.value("raised_group_multiplier")
        worth = float(lending.evaluate(**made).value_cny)
        assert prices.at(study, prices.WHO[1], prices.STEEP, known) == pytest.approx(
            study.value("take_up") * worth, rel=1e-6
        )

    def test_sentences_turn(self, study):
        assert form("dearer-earns-more", study) == "holds"
        shy = baseline(take_up_elasticity_raised=-30, annual_default_probability=0.02)
        assert form("dearer-earns-more", shy) == "opposite"
        assert form("rise-is-small-beside-cost", baseline(price_rise=0.2)) == "opposite"

    def test_the_share_counts_draws(self, study):
        gains = prices.gains(study)["baseline"]
        assert prices.follows(study).baseline == float((gains > 0).mean())


class TestHardship:
    def test_cures_by_hand(self):
        assert hardship.cure_with("lower rate", 0.4, math.log(0.9), 5) == pytest.approx(0.46)
        assert hardship.cure_with("longer term", 0.4, math.log(0.9), 5) == pytest.approx(0.45)
        assert hardship.cure_with("both", 0.4, math.log(0.9), 5) == pytest.approx(0.505)
        assert hardship.cure_with("longer term", 0.99, 0.0, 5) == 1.0

    def test_the_net_of_a_rate_cut_by_hand(self, study):
        """Nobody else asks and papers cost nothing: what is saved less what cured ones lose."""
        plain = baseline(claim_rate_other=0, verification_cost_cny=0, annual_default_probability=0)
        one = hardship.account(plain, "lower rate", 6)
        s, c, k = (
            plain.value(n) for n in ("distressed_share", "claim_rate_distressed", "cure_without")
        )
        cured = 1 - (1 - k) * math.exp(plain.value("interest_cut_default_change"))
        low, high = 0.12, 0.24
        owed = 12_000 * (1.02**6 - 1.02**3) / (1.02**6 - 1)
        v = 1.1 ** (-1 / 12)

        def worth(apr, months):
            pay = float(instalment(owed, apr, months))
            return sum(pay * v**t for t in range(1, months + 1))

        lost = (1 - plain.value("lgd")) * owed * v**12 - plain.value("late_collection_cost_cny")
        saved = s * c * (cured - k) * (worth(low, 3) - lost)
        given = s * c * k * (worth(high, 3) - worth(low, 3))
        assert float(one.net_cny) == pytest.approx(saved - given, rel=1e-9)

    def test_sentences_turn(self, study):
        assert form("relief-pays-both", study) == "holds"
        none = baseline(
            interest_cut_default_change=0, deferral_cure_gain=0, verification_cost_cny=500
        )
        assert form("relief-pays-both", none) == "opposite"
        assert form("who-asks-decides", none) == "opposite"
        assert form("relief-pays-both", baseline(claim_rate_other=0.1)) == "unclear"
        assert form("longer-costs-the-borrower", baseline(relief_extra_months=0)) == "opposite"


class TestGift:
    def test_the_waived_interest(self, study):
        assert gift.gifts(study)["worth_cny"].tolist() == pytest.approx([240.0] * 3)
        assert form("gift-fades-with-length", study) == "holds"


class TestMechanism:
    def test_every_claim_but_the_assumed_one_has_a_main_reading(self, study):
        table = mechanism.table(study)
        main = table[table["main"]]["claim_id"].tolist()
        assert sorted(main) == sorted({f"C{n}" for n in range(28, 37)} - {"C29"})
        assert (table["low_of_100"] <= table["share_of_100"]).all()
        assert (table["share_of_100"] <= table["high_of_100"]).all()

    def test_shares_are_counts_of_the_readings(self, study):
        """C30 to C32 counted again from what was measured, in plain Python."""
        measured = life.families(study)["baseline"]
        heavy, light = (measured.cycles[ladder] for ladder in common.LADDERS)
        two = sum(h <= 2 and (math.isnan(x) or h < x) for h, x in zip(heavy, light, strict=True))
        short = sum(value < 3_000 for value in measured.value["light front"])
        worse = sum(
            h > x for h, x in zip(*(measured.first_default[x] for x in common.LADDERS), strict=True)
        )
        for claim, count in (("C31", two), ("C30", short), ("C32", worse)):
            share = mechanism.of(study, claim).share
            assert share.baseline == count / draws.DRAWS
            assert share.n == draws.DRAWS

    @pytest.mark.parametrize(
        ("share", "text"),
        [
            (1.0, "100"),
            (0.999, "99.9"),
            (0.504, "50.4"),
            (0.5, "50"),
            (0.331, "33"),
            (0.001, "0.1"),
        ],
    )
    def test_a_share_is_never_rounded_onto_all_none_or_half(self, share, text):
        assert common.of_100(share) == text

    def test_words_follow_the_share(self):
        made = {
            word: mechanism.Mechanism("C28", "x", uncertainty.Share(*share, 100), "default").words
            for word, share in {
                "follows": (0.8, 0.6, 0.9),
                "depends": (0.6, 0.4, 0.7),
                "only": (0.1, 0.0, 0.2),
            }.items()
        }
        assert made["follows"].startswith("Follows in 80 of 100 assumption sets (60 to 90 if")
        assert made["depends"].startswith("Depends: follows in 60")
        assert made["only"].startswith("Follows in only 10")

    def test_what_follows_turns(self, study, monkeypatch):
        assert form("what-follows", study) == "holds"
        real = mechanism.mechanisms(study)
        turned = [
            m
            if m.claim_id != "C31"
            else mechanism.Mechanism(
                "C31", m.reading, uncertainty.Share(0.9, 0.8, 1.0, 100), "", m.main
            )
            for m in real
        ]
        monkeypatch.setattr(mechanism, "mechanisms", lambda _: tuple(turned))
        assert form("what-follows", study) == "opposite"


class TestVerdicts:
    def test_each_claim_of_the_section_stands_once(self, study):
        claims = load("article_claims").query("section == 'lending'")["claim_id"].tolist()
        assert [v.claim_id for v in verdicts.table(study).verdicts] == claims

    def test_only_what_facts_decide_is_decided(self, study):
        found = {v.claim_id: v.evidence for v in verdicts.table(study).verdicts}
        assert "C36" in found
        assert {c: e for c, e in found.items() if e != "none"} == {
            "C32": "mixed",
            "C36": "supported",
        }

    def test_studies_on_size_are_counted_once(self):
        worse, better = verdicts.sizes()
        assert worse == {"Adams", "Carlson"}
        assert better == {"Dobbie & Skiba"}

    def test_no_verdict_calls_a_share_a_probability(self, study):
        words = " ".join(
            f"{v.because} {v.mechanism}" for v in verdicts.table(study).verdicts
        ).lower()
        assert "probab" not in words
        assert "likely" not in words


class TestSecondLender:
    def test_sentences_turn_over_and_say_what_is_true_there(self, study):
        other = second.second_lender()
        table = second.side_by_side(study, other)
        forms = {id: form(id, other) for id in second.SENTENCES}
        assert all(form(id, study) == "holds" for id in second.SENTENCES)
        assert sum(f != "holds" for f in forms.values()) >= 3
        assert [row[1].text for row in table.rows] == [
            second.TURNED[forms[id]] for id in second.SENTENCES
        ]

    def test_the_numbers_that_differ_are_listed(self, study):
        table = second.numbers_table(study, second.second_lender())
        assert {row[0].text for row in table.rows} == set(second.NUMBERS)


def test_the_example_rests_on_its_hazard(study):
    given = common.given(study, "heavy front")
    assert given["intensity"] == pytest.approx(
        float(intensity_from_annual(study.value("annual_default_probability")))
    )
    assert given["funding_rate"] == study.value("partner_yield")
    assert isinstance(payback.months(study), pd.DataFrame)
