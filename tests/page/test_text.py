"""How the page reads Slack's markup, and that nothing of it becomes anything but text."""

import pytest
from playwright.sync_api import Page

from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_HTML_OF = """async ([module, name, text]) => {
  const read = (await import(`/page/js/text/${module}.js`))[name];
  const box = document.createElement("div");
  box.append(...read(text));
  return box.innerHTML.replaceAll(/ (class|target|rel|title|data-user|type)="[^"]*"/g, "");
}"""

MRKDWN = {
    "*bold*, _italic_, ~struck~": "<strong>bold</strong>, <em>italic</em>, <s>struck</s>",
    "*_both_*": "<strong><em>both</em></strong>",
    "2*3*4 and snake_case_name": "2*3*4 and snake_case_name",
    "* not bold*": "* not bold*",
    "`*code*`": "<code>*code*</code>",
    "a &lt;b&gt; &amp;amp; c": "a &lt;b&gt; &amp;amp; c",
    "one\ntwo": "one<br>two",
    "&gt; quoted\nnot": "<blockquote>quoted</blockquote>not",
    "```x *y*\n&lt;```": "<pre><code>x *y*\n&lt;</code></pre>",
    "<https://example.com/?a=1&amp;b=2|here>": '<a href="https://example.com/?a=1&amp;b=2">here</a>',
    "see https://example.com/a.": 'see <a href="https://example.com/a">https://example.com/a</a>.',
    "<mailto:a@b.example|a@b.example>": '<a href="mailto:a@b.example">a@b.example</a>',
    "<@U0BEN>": "<span>@Ben Okafor</span>",
    "<@U0BEN|somebody else>": "<span>@Ben Okafor</span>",
    "<#C0QUIET|old-name>": "<button>#quiet</button>",
    "<!here>": "<span>@here</span>",
    "<!date^bad^{date}|some day>": "<span>some day</span>",
    ":no_such_emoji: 12:30:45": ":no_such_emoji: 12:30:45",
    "<javascript:alert(1)|click>": "<span>click</span>",
    "<img src=x onerror=alert(1)>": "<span>img src=x onerror=alert(1)</span>",
    "*unclosed _and `odd": "*unclosed _and `odd",
}

MARKDOWN = {
    "# One\n\ntext": "<h3>One</h3><p>text</p>",
    "**a** *b* ~~c~~ `d`": "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>",
    "- a\n  - b\n- c": "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
    "3. a\n4. b": '<ol start="3"><li>a</li><li>b</li></ol>',
    "- [x] done\n- [ ] open": "<ul><li>☑ done</li><li>☐ open</li></ul>",
    "> q": "<blockquote><p>q</p></blockquote>",
    "[a](javascript:alert(1))": "<p><span>a</span>)</p>",
    "![logo](https://example.com/l.png)": '<p><a href="https://example.com/l.png">logo</a></p>',
    "snake_case_name": "<p>snake_case_name</p>",
    "<script>alert(1)</script>": "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "```\na < b\n```": "<pre><code>a &lt; b</code></pre>",
}


@pytest.fixture(scope="module")
def cases() -> list[tuple[str, str, str, str]]:
    mrkdwn = [("mrkdwn", "mrkdwn", text, html) for text, html in MRKDWN.items()]
    markdown = [("markdown", "markdown", text, html) for text, html in MARKDOWN.items()]
    return mrkdwn + markdown


def html_of(page: Page, module: str, name: str, text: str) -> str:
    return str(page.evaluate(_HTML_OF, [module, name, text]))


def test_markup_becomes_exactly_the_nodes_that_slack_shows(
    open_page: Open, cases: list[tuple[str, str, str, str]]
) -> None:
    page = open_page()
    wrong = {
        text: (found, html)
        for module, name, text, html in cases
        if (found := html_of(page, module, name, text)) != html
    }
    assert wrong == {}


def test_aliases_and_skin_tones_give_the_same_character(open_page: Open) -> None:
    page = open_page()
    script = """async (names) => {
      const { character } = await import("/page/js/text/emoji.js");
      return names.map((name) => character(name) ?? null);
    }"""
    names = ["+1", "thumbsup", "+1::skin-tone-3", "tada::skin-tone-3", "keycap_star", "nonsense"]
    assert page.evaluate(script, names) == ["👍", "👍", "👍🏼", "🎉", "*️⃣", None]
