from deeplinear.base.errors import Finding, together


def test_what_differs_in_its_place_alone_is_told_once():
    mistake = Finding("a", "unknown key 'dept'", remedy="Did you mean 'depth'?")
    findings = [Finding(place, mistake.found, remedy=mistake.remedy) for place in "abcdea"]
    other = Finding("c", "unknown key 'width'")
    assert [str(finding) for finding in together([mistake, other, *findings])] == [
        "a, b, c and 2 more: unknown key 'dept'. Did you mean 'depth'?",
        "c: unknown key 'width'.",
    ]
    assert [finding.where for finding in together(findings[:3])] == ["a, b, c"]
    assert together([]) == []
