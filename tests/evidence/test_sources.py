import pytest

from analysis.evidence import EvidenceError, cite, load

SOURCES = load("sources").set_index("source_id")


def ids(kind):
    return list(SOURCES.index[SOURCES.kind == kind])


@pytest.mark.parametrize("kind", ["mirror", "farm"])
def test_weak_hosts_are_text_and_never_links(kind):
    word = {"mirror": "mirror", "farm": "content farm"}[kind]
    cited = cite([key for key in ids(kind) if key != "our-copy"])
    assert cited
    for citation in cited:
        assert citation.url is None
        assert citation.label.endswith(f" ({word}, seen 2026-11)")
        assert "/" not in citation.label


@pytest.mark.parametrize("kind", ["primary", "press"])
def test_strong_hosts_are_links(kind):
    cited = cite(ids(kind))
    assert [citation.url for citation in cited] == list(SOURCES.url[ids(kind)])
    assert all(citation.label for citation in cited)


def test_the_label_of_a_mirror_is_its_host():
    [citation] = cite(["qcwz.net-3fa3b8"])
    assert citation.label == "qcwz.net (mirror, seen 2026-11)"
    assert (citation.kind, citation.seen) == ("mirror", "2026-11")


def test_the_root_dot_of_a_host_is_not_printed():
    [citation] = cite(["wanbiaoku.com-53be5c"])
    assert citation.label == "wanbiaoku.com (mirror, seen 2026-11)"


def test_a_named_publisher_is_the_label_of_a_link():
    [citation] = cite(["jiemian.com-bee531"])
    assert citation.label == "Jiemian"
    assert citation.url == SOURCES.url["jiemian.com-bee531"]


def test_our_copy_has_a_label_and_no_address():
    [citation] = cite(["our-copy"])
    assert citation.label == "our copy of the article (damaged, seen 2026-11)"
    assert citation.url is None


def test_each_source_stands_once_in_the_order_given():
    order = ["sec.gov-0078a8", "our-copy", "sec.gov-0078a8", "qcwz.net-3fa3b8", "our-copy"]
    assert [c.label.split()[0] for c in cite(order)] == ["www.sec.gov", "our", "qcwz.net"]


def test_two_pages_of_one_mirror_print_once_and_two_links_of_one_host_twice():
    assert len(cite(["dlllqs.com-6d8668", "dlllqs.com-84fdfc"])) == 1
    assert len(cite(["spglobal.com-20d1f2", "spglobal.com-7e098b"])) == 2


def test_missing_ids_are_passed_over():
    lost = load("article_figures").query("status == 'lost'")
    assert cite(lost.source_id) == []
    assert cite(["", "our-copy"]) == cite(["our-copy"])


def test_an_unknown_id_is_an_error_that_names_it():
    with pytest.raises(EvidenceError, match=r"sources\.csv, column source_id, value 'nowhere'"):
        cite(["our-copy", "nowhere"])


def test_citations_are_hashable_and_frozen():
    [citation] = cite(["our-copy"])
    assert {citation: 1}[citation] == 1
    with pytest.raises(AttributeError):
        citation.url = "https://nowhere.test"


def test_another_folder_can_be_cited_from(copy):
    assert cite(["our-copy"], root=copy.root) == cite(["our-copy"])
