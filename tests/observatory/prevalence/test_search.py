import numpy as np
import pytest
from tests.observatory.prevalence.tables import artificial, kingdom

from tessera.observatory.prevalence import api, search
from tessera.observatory.prevalence.designs import faces
from tessera.observatory.prevalence.fitting import fit, log_likelihood


def test_every_model_holds_the_faces_of_its_terms():
    plan_models = search.models(4, 3)
    found = search.search(np.full(15, 20.0), 3)
    for row in range(len(plan_models)):
        terms = set(found.design.interactions(plan_models[row]))
        assert all(face in terms for term in terms if term.bit_count() == 3 for face in faces(term))


def test_the_criterion_is_twice_the_loss_and_the_price():
    table = kingdom().table
    found = search.search(table, 2)
    count = found.fits.parameters
    direct = count * np.log(2744) - 2 * log_likelihood(np.repeat(table[None], 1024, axis=0), found.fits.mu)
    np.testing.assert_allclose(found.values, direct, rtol=1e-10)
    assert found.weights().sum() == pytest.approx(1)
    assert (np.diff(found.values[found.order]) >= 0).all()


def test_models_that_are_not_estimable_are_never_chosen():
    found = search.search(artificial().table, 2)
    assert np.isinf(found.values[found.fits.status != 0]).all()
    assert (found.fits.status != 0).sum() == 4
    assert found.fits.status[found.best] == 0


def test_reselection_of_the_real_table_is_the_best_model():
    table = kingdom().table
    found = search.search(table, 2)
    again = search.reselected(found, found.top(50), table[None], "bic")
    assert again[0] == pytest.approx(found.fits.unseen[found.best], rel=1e-8)


def test_reselection_agrees_with_fits_from_a_cold_start():
    table = kingdom().table
    found = search.search(table, 2)
    rows = found.top(12)
    tables = np.random.default_rng(2).multinomial(2744, table / 2744, size=8).astype(float)
    values, unseen = search.among(found, rows, tables, "bic")
    for place, row in enumerate(rows):
        cold = fit(found.design, tables, np.repeat(found.fits.terms[row][None], 8, axis=0))
        np.testing.assert_allclose(unseen[place], cold.unseen, rtol=1e-6)
        np.testing.assert_allclose(values[place], search.criteria(tables, cold, "bic"), rtol=1e-9)


def test_a_resample_without_an_estimable_model_is_infinite():
    found = search.search(artificial().table, 2)
    apart = np.array([[40.0, 36, 0, 20, 0, 0, 0]])
    assert search.reselected(found, found.top(8), apart, "bic")[0] == np.inf


def test_too_many_models_is_said_in_words():
    lists = api.from_counts([f"L{place}" for place in range(7)], [5] * 127)
    with pytest.raises(api.Unanswerable, match="Merge lists"):
        api.estimate(lists, "bic", bootstrap=0)


def test_without_any_estimable_model_the_answer_says_so():
    lists = api.from_counts(("A", "B", "C"), (10, 10, 0, 10, 0, 0, 0))
    for method in ("bic", "averaged", "stepwise"):
        answer = api.estimate(lists, method, bootstrap=100, seed=1)
        assert answer.estimate == np.inf
        assert answer.as_dict()["estimate"] is None
        assert {"no_estimate", "not_identifiable"} & {note.code for note in answer.warnings}


def test_aic_allows_more_terms_than_bic():
    few = api.estimate(kingdom(), "bic", bootstrap=0)
    many = api.estimate(kingdom(), "aic", bootstrap=0)
    assert many.figures["parameters"] > few.figures["parameters"]
    assert many.figures["aic"] < few.figures["aic"]
