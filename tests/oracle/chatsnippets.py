# SPDX-License-Identifier: Apache-2.0
"""Pieces of template language for chattemplates.py: every construct, operator, test, filter and method."""

VARIABLES = {
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": " Hi "},
                 {"role": "assistant", "content": "Hello."}, {"role": "user", "content": "Bye"}],
    "word": "wörd", "text": "  The quick\tbrown\n fox  ", "number": 42, "negative": -7, "real": 2.5, "yes": True, "no": False,
    "nothing": None, "empty": "", "items": [3, 1, 2], "nested": [[1, 2], [3, [4, 5]]], "mixed": [1, "a", None, True, 2.0],
    "table": {"b": 1, "a": {"x": [1, 2]}, "items": "mine", "none": None}, "html": "<a href=\"x\">&'</a>",
    "people": [{"name": "ann", "age": 30}, {"name": "Bob", "age": 4}, {"name": "cid"}],
    "umlaut": "ÄÖÜ straße ΑΣ ŉ ǆ", "lines": "one\ntwo\r\nthree\n\nfive", "json": {"k": "é\"\\\n\u0001", "f": 1.5, "l": [], "d": {}},
}

EXPRESSIONS = """
1 + 2 * 3
(1 + 2) * 3
7 // 2
-7 // 2
7 % 3
-7 % 3
7 % -3
7 / 2
4 / 2
2 ** 10
2 ** -1
-2 ** 2
2 ** 3 ** 2
7.5 // 2
-7.5 % 2
7.5 % -2
1.0
1e3
1e16
1e15
123456789012345680.0
0.1 + 0.2
1e-5
0.0001
1.5e300 * 1e10
1_000
0x1F
0b101
0o17
1_0.5_0
1 / 0
1 // 0
1 % 0
1.0 / 0
'a' + 'b'
'a' + 1
1 + 'a'
'a' * 3
3 * 'ab'
'a' * -1
[1] * 2 + [3]
(1, 2) + (3,)
[1] + (2,)
'a' ~ 1 ~ none ~ true ~ 1.5
1 ~ 2 * 3
[] ~ {} ~ ()
1 == 1.0
1 == true
'a' == 'a'
[1, 2] == [1, 2]
[1, 2] == (1, 2)
{'a': 1} == {'a': 1.0}
none == none
missing == none
missing == missing2
1 < 2 < 3
1 < 3 < 2
3 > 2 >= 2
'a' < 'b'
[1, 2] < [1, 3]
1 < 'a'
none < 1
1 != 2
not true
not not 1
not missing
true and false
1 and 2
0 or 'x'
none or false or ''
missing or 'fallback'
1 in [1, 2]
4 not in items
'oe' in 'poem'
1 in 'abc'
'b' in table
'z' in table
1 in {1: 2}
1 in none
'x' in missing
'role' in messages[0]
1 if yes else 2
1 if no else 2
1 if no
(1 if no) is defined
'a' if no else 'b' if no else 'c'
word
missing
missing.attribute
missing['item']
missing()
nothing.attribute
nothing['item']
number.attribute
word[0]
word[-1]
word[1]
word[10]
word[1:3]
word[::-1]
word[-2:]
word[:-1]
word[::2]
word[5:1:-2]
items[0]
items[-1]
items[5]
items['x']
items[1:]
items[::-1]
items[:2]
items[5:]
items[::0]
items[0:2:1]
items['a':]
nothing[1:]
missing[1:]
table.b
table['b']
table.a.x[1]
table.a['x'].0
table.items()|list
table['items']
table.get('b')
table.get('z')
table.get('z', 5)
table.get()
table.keys()
table.values()|list
table.items()
table.keys()|list
table.z
table.z.y
table['z'] is defined
table.none
table.none is none
table|length
table|list
table
mixed
nested
nested[1][1][0]
(1, 2)
(1,)
()
1, 2
[1, 'a', [2.0, none]]
{'a': 1, 'b': [true, none]}
{'a': 1, 'a': 2}
{1: 'x', 'y': {}}
{[1]: 2}
'it\\'s'
"it's"
'a"b'
['it\\'s', "a'b\\"c", 'tab\\t', 'nl\\n', 'é', '\\x07', '\\u2028', '\\\\']
'\\x41\\u00e9\\U0001F600\\n'
'\\101'
'\\q'
'\\é'
'a' 'b' "c"
true
True
false
none
None
yes
no
nothing
real
-real
+number
-word
--1
number is number
real is number
yes is number
word is number
number is integer
yes is integer
real is float
number is float
word is string
nothing is string
nothing is none
missing is none
missing is defined
missing is undefined
missing is not defined
word is defined
table is mapping
items is mapping
items is iterable
word is iterable
number is iterable
nothing is iterable
missing is iterable
table.keys() is iterable
items is sequence
word is sequence
table is sequence
table.keys() is sequence
number is sequence
missing is sequence
range(3) is sequence
yes is boolean
number is boolean
yes is true
yes is false
no is false
1 is true
3 is odd
4 is even
-3 is odd
2.0 is even
'a' is odd
9 is divisibleby 3
9 is divisibleby(4)
1 is eq 1
1 is equalto 1
1 is ne 2
1 is lt 2
2 is ge 2
1 is greaterthan 0
'a' is in ['a']
'a' is in 'abc'
word is lower
'ABC' is upper
'1' is upper
1 is sameas 1
yes is sameas true
nothing is sameas none
1 is sameas true
range is callable
word is callable
missing is callable
html is escaped
html|safe is escaped
'upper' is filter
'nope' is filter
'odd' is test
word is nosuchtest
1 is not odd
not 1 is odd
3 is odd and 4 is even
word|nosuchfilter
missing is odd
word|upper
umlaut|upper
umlaut|lower
umlaut|title
umlaut|capitalize
umlaut.title()
umlaut.upper()
umlaut.capitalize()
text|title
text.title()
'foo-bar (baz) x1y "q"'|title
"they're bill's"|title
"they're bill's".title()
text|trim
'xxaxx'|trim('x')
'xyaxy'|trim('yx')
text|length
word|length
word|count
number|length
nothing|length
missing|length
table|count
items|first
items|last
[]|first
[]|last
''|first
missing|first
missing|last
nothing|first
word|first
word|last
number|first
table|first
table|last
items|sum
people|sum(attribute='age')
items|sum(start=10)
['a','b']|sum
items|min
items|max
[]|max
['b','A','c']|max
['b','A','c']|min
people|map(attribute='name')|max
items|sort
items|sort(reverse=true)
['b','A','c']|sort
['b','A','c']|sort(case_sensitive=true)
people|sort(attribute='name')|map(attribute='name')|list
people[:2]|sort(attribute='age')|map(attribute='name')|join
people|sort(attribute='age')
mixed|sort
items|reverse|list
word|reverse
items|reverse|length
nothing|reverse
items|join(', ')
items|join
[1,none,true]|join('-')
people|join(',', attribute='name')
number|join
'abc'|join('.')
items|list
word|list
number|list
items|unique|list
['a','A','b']|unique|list
['a','A','b']|unique(true)|list
[[1],[1]]|unique|list
'a.b.a'|replace('.', '-')
'aaa'|replace('a', 'b', 2)
'abc'|replace('', '-')
123|replace(2, 'x')
missing|replace('a', 'b')
missing|default('x')
missing|default
missing|d('y')
''|default('x')
''|default('x', true)
''|default('x', boolean=true)
nothing|default('x')
none|default('x', true)
messages|map(attribute='role')|list
messages|map(attribute='nope')|list
messages|map(attribute='nope', default='x')|list
['a','b']|map('upper')|list
['a','b']|map('replace', 'a', 'z')|join
[1,2]|map('nosuch')|list
[]|map('nosuch')|list
nothing|map('upper')|list
items|map|list
[1,2,3,4]|select('odd')|list
[1,2,3,4]|reject('odd')|list
[0,1,'',2]|select|list
[0,1,'',2]|reject|list
[1,2,3]|select('gt', 1)|list
[1,2,3]|select('in', [1,3])|list
messages|selectattr('role', 'equalto', 'user')|list|length
messages|selectattr('role', 'eq', 'user')|map(attribute='content')|list
messages|rejectattr('role', '==', 'user')|map(attribute='content')|join('|')
people|selectattr('age')|map(attribute='name')|list
people|rejectattr('age', 'defined')|map(attribute='name')|list
people|selectattr|list
messages|selectattr('role', 'equalto', 'user')|length
messages|selectattr('role', 'equalto', 'user')|first
(messages|selectattr('role', 'equalto', 'user')|first).content
(messages|selectattr('role', 'equalto', 'nobody')|first) is defined
table|items|list
missing|items|list
items|items|list
table|dictsort
{'b': 2, 'A': 1}|dictsort
{'b': 2, 'A': 1}|dictsort(true)
{'b': 2, 'A': 1}|dictsort(by='value')
{'b': 2, 'A': 1}|dictsort(reverse=true)
'42'|int
'42.9'|int
' 7 '|int
'x'|int
'x'|int(5)
'ff'|int(base=16)
'0xff'|int(0, 16)
'1_000'|int
2.9|int
-2.9|int
nothing|int
missing|int
yes|int
'1.5'|float
'x'|float
'1e3'|float
'inf'|float
nothing|float(2)
3|float
'-3'|int
-5|abs
-5.5|abs
'a'|abs
2.5|round
3.5|round
2.567|round(2)
2.567|round(1, 'floor')
2.1|round(0, 'ceil')
2.5|round|int
42|round
1234|round(-2)
1.005|round(2)
2.5|round(method='x')
42|string
none|string
[1,'a']|string
1.0|string
html|e
html|escape
html|safe
html|e|e
html|forceescape
'<' + html|safe
html|safe + '<'
('<'|safe) ~ '<'
('<'|e).upper()
[html|safe]
lines|indent
lines|indent(2)
lines|indent(2, true)
lines|indent('> ', first=true, blank=true)
number|indent
json|tojson
json|tojson(indent=2)
json|tojson(ensure_ascii=true)
[1,{'a':[1,2]},[],{}]|tojson(indent=4)
messages[0]|tojson
{'b':1,'a':2}|tojson(sort_keys=true)
[1,2]|tojson(separators=(',',':'))
{'a':1}|tojson(separators=(',', ':'), indent=1)
(1, 2.5, none, true)|tojson
'é\\u2028😀'|tojson(true)
{1: 2, none: 3, true: 4, 1.5: 5}|tojson
missing|tojson
range(3)|tojson
html|tojson
1e22|tojson
items|batch(2)|list
items|batch(2, 0)|list
items|slice(2)|list
[1,2,3,4,5]|slice(3, 'x')|list
'abc'|center(9)
'abcd'|center(9)
'abc'|center(8)
'a long sentence of words'|truncate(12)
'a long sentence of words'|truncate(12, true)
'a long sentence'|truncate(12)
'a long sentence of words'|truncate(12, end='…', leeway=0)
'%s is %d'|format('x', 3)
'%(a)s'|format(a=1)
'%s %s' % (1, 'b')
'%5.2f|%-5s|%05d|%x|%%' % (3.14159, 'ab', 42, 255)
'%d' % 'a'
'%s' % items
'%s %s' % 1
'%r' % 'a'
'{} and {}'.format(1, 'b')
'{1}{0}'.format('a', 'b')
'{a}-{b}'.format(a=1, b=none)
'{0[role]}'.format(messages[0])
'{{}}'.format()
'{'.format()
'{}'.format()
text.strip()
text.lstrip()
text.rstrip()
'xxaxx'.strip('x')
'xxaxx'.lstrip('x')
'xxaxx'.rstrip('xa')
'\\u00a0\\u2003a\\u3000'.strip()
text.split()
'a,b,,c'.split(',')
'a,b,,c'.split(',', 1)
'a b  c'.split(' ')
' a b  c '.split(none, 1)
'a,b,c'.rsplit(',', 1)
' a b c '.rsplit(none, 1)
'abc'.split('')
''.split()
''.split(',')
'a</think>b</think>c'.split('</think>')[-1]
'a</think>b'.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n')
lines.splitlines()
lines.splitlines(true)
word.startswith('w')
word.startswith(('x', 'w'))
word.startswith('r', 2)
word.endswith('d')
word.endswith(['d'])
word.startswith(1)
word.startswith('')
'banana'.find('an')
'banana'.rfind('an')
'wörd'.find('d')
'banana'.find('x')
'banana'.index('x')
'banana'.count('an')
'banana'.find('an', 2)
'banana'.count('a', 2, 4)
'banana'.replace('an', 'x')
'banana'.replace('an', 'x', 1)
'-'.join(['a', 'b'])
'-'.join([1])
'-'.join('abc')
'ABC'.lower()
'abc'.upper()
'hello world'.title()
'hello World'.capitalize()
'abc'.removeprefix('a')
'abc'.removesuffix('c')
'a=b=c'.partition('=')
'a=b=c'.rpartition('=')
'abc'.partition('x')
'7'.zfill(3)
'-7'.zfill(4)
'a'.ljust(3) ~ '|'
'a'.rjust(3, '.')
'ab'.center(5, '*')
'abc'.isalpha()
'123'.isdigit()
'²'.isdigit()
'²'.isdecimal()
'½'.isnumeric()
'a1'.isalnum()
' \\t'.isspace()
''.isspace()
'abc'.islower()
'ABC1'.isupper()
'abc'.nosuchmethod()
'abc'.nosuchattribute
'abc'.__class__
'abc'.__class__.__mro__
items.append(4)
items.append
table.update({'a': 1})
table.pop('a')
items.index(1)
items.index(9)
items.count(1)
(1, 2, 1).count(1)
range(3)
range(1, 10, 3)|list
range(3)|list
range(5, 0, -2)|list
range(3)[1]
range(3)|length
range(10)[2:5]|list
range(100001)
range(1.5)
range(0, 3, 0)
range(-1)|list
dict(a=1, b=2)
dict({'a': 1}, b=2)
dict([('a', 1)])
dict([1])
namespace(a=1).a
namespace(a=1).b
namespace(a=1)['a']
namespace(a=1)
namespace({'a': 1})
namespace(_a=1)
raise_exception('no')
strftime_now('%Y-%m-%d %H:%M:%S')
strftime_now('%d %b %Y, %A %B %j %p %I %y %%')
strftime_now('%-d %B')
loop
loop.index
messages[0].content
messages[-1]['role']
messages[1:]|length
messages[0]['role'] == 'system' and messages|length > 1
messages|length - 1
(messages|length) % 2 == 0
loop is defined
'abc'[1:][0]
[[1,2],[3]][0][1]
{'a': {'b': 'c'}}.a.b
{'a': 1}['a']
[1,2,][1]
{'a': 1,}
word ~ '!' * 3
'x' in ('x', 'y')
('x')
((1))
[1, 2] | map('string') | join('+')
word.upper().lower()[0]
word|upper|lower|first
-1|abs
(-1)|abs
1 if 2 is odd else 3
[] is sequence
yes == true
'1' == 1
1 in [true]
{} or 'empty'
messages|map(attribute='content')|map('trim')|map('length')|sum
people|map(attribute='name')|sort|first
'a b c'.split()|map('upper')|join
'a' if missing else 'b'
word is defined and word is string
missing is defined and missing.x
not missing is defined
a.b.c
'é' < 'z'
1.5 is integer
nothing|string|length
[nothing, missing]
{'m': missing}
missing ~ 'x'
missing + 1
missing * 2
missing < 1
-missing
missing|list
missing|upper
missing|trim|length
missing|join
missing in [missing]
1, 
'a'|list|last
true + true
true * 3
5 // 2.0
10 ** 2
0 ** 0
2 ** 0.5
1e308 * 10
'abc' 'def'|upper
(1, 2)|first
number|string + 'x'
items|length + 1
""".strip("\n").split("\n")

BLOCKS = [
    "a\n{% if yes %}\nb\n{% endif %}\nc\n", "a\n  {% if yes %}\n  b\n  {% endif %}\nc", "a {%- if yes -%} b {%- endif -%} c",
    "a {%+ if yes %} b {% endif %} c", "  {%+ if yes +%}\n b{% endif %}", "{% if yes +%}\nb{% endif %}\n",
    "a\n\n{%- if yes %}\n\nb\n\n{%- endif %}\n\nc", "{{ 1 -}}  \n x", "x \n {{- 1 }}", "x \n {{ 1 }}\n", "{{-1}}", "{{ -1 }}", "{{+1}}",
    "{# comment #}x", "a {#- c -#} b", "a\n  {# c #}\nb", "{# a {{ b }} #}", "{# open", "a{#-#}b", "a {#+ c +#}\nb",
    "{% raw %}{{ x }}{% endraw %}", "{% raw -%}  {{ x }} {%- endraw %}y", "a\n {% raw %}\n {{ x }}\n {% endraw %}\nb", "{% raw %}x",
    "{%- raw %}x{% endraw -%}  y", "x\n", "x\n\n", "\n", "", "\r\nx\r\n{{ 'a\r\nb' }}\r\n", "a\rb", "{ { x } }", "{", "{%", "{{", "}}", "{{ }}",
    "{{ 1 }", "{% if %}x{% endif %}", "{% if yes %}x", "{% endif %}", "{% nosuch %}", "{% if yes %}a{% elif no %}b{% else %}c{% endif %}",
    "{% if no %}a{% elif yes %}b{% else %}c{% endif %}", "{% if no %}a{% elif no %}b{% else %}c{% endif %}",
    "{% if yes %}{% if no %}1{% else %}2{% endif %}{% endif %}", "{% if 1, %}x{% endif %}",
    "{% for i in items %}{{ i }},{% endfor %}", "{% for i in [] %}x{% else %}none{% endfor %}", "{% for i in items %}x{% else %}none{% endfor %}",
    "{% for i in items %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }};{% endfor %}",
    "{% for i in items %}{{ loop.previtem }}-{{ loop.nextitem }};{% endfor %}", "{% for i in items %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }}{% endfor %}",
    "{% for i in items %}{{ loop.cycle('a', 'b') }}{% endfor %}", "{% for i in [1,1,2] %}{{ loop.changed(i) }}{% endfor %}", "{% for i in items %}{{ loop.cycle() }}{% endfor %}",
    "{% for i in items %}{{ loop }}{% endfor %}", "{% for i in items %}{{ loop.nosuch }}{% endfor %}", "{% for i in items %}{{ loop|length }}{% endfor %}",
    "{% for i in items if i > 1 %}{{ loop.index }}/{{ loop.length }}:{{ i }} {% endfor %}", "{% for i in items if i > 9 %}x{% else %}none{% endfor %}",
    "{% for i in items if loop.first %}x{% endfor %}", "{% for k, v in table.items() %}{{ k }}={{ v }};{% endfor %}", "{% for k in table %}{{ k }}{% endfor %}",
    "{% for a, b in nested %}{{ a }}{{ b }}{% endfor %}", "{% for a, b in [(1, 2, 3)] %}x{% endfor %}", "{% for (a, b), c in [((1, 2), 3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for c in word %}{{ c }}.{% endfor %}", "{% for a, b in ['xy'] %}{{ a }}{{ b }}{% endfor %}", "{% for i in number %}x{% endfor %}", "{% for i in nothing %}x{% endfor %}",
    "{% for i in missing %}x{% else %}none{% endfor %}", "{% for i in range(3) %}{{ i }}{% endfor %}", "{% for i in 1, 2 %}{{ i }}{% endfor %}",
    "{% for i in items %}{% for j in items %}{{ loop.index }}{% endfor %}{{ loop.index }};{% endfor %}",
    "{% for i in items %}{% set outer = loop %}{% for j in [1] %}{{ outer.index }}{% endfor %}{% endfor %}",
    "{% for i in items %}{% if i == 1 %}{% break %}{% endif %}{{ i }}{% endfor %}", "{% for i in items %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}",
    "{% for i in items %}{% break %}{% else %}none{% endfor %}", "{% break %}", "{% for i in [2, 1] %}{% if i == 1 %}{% break %}{% endif %}{% else %}none{% endfor %}", "{% for i in items %}{% continue %}{% else %}none{% endfor %}", "{% for i in items %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}",
    "{% for i in items %}{% set x %}{{ i }}{% if i == 1 %}{% break %}{% endif %}{% endset %}{{ x }}{% endfor %}",
    "{% for loop in items %}x{% endfor %}", "{% for i in items %}{% set loop = 1 %}{% endfor %}", "{% for i in items %}{{ i }}{% endfor %}{{ i }}",
    "{% set x = 1 %}{{ x }}", "{% set x = 1, 2 %}{{ x }}", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set a, b = 1 %}", "{% set a, b = [1] %}", "{% set (a, b) = (1, 2) %}{{ b }}",
    "{% set x = 0 %}{% for i in items %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}", "{% for i in items %}{% set y = i %}{% endfor %}{{ y }}",
    "{% set x = 1 %}{% if yes %}{% set x = 2 %}{% endif %}{{ x }}", "{% if yes %}{% set q = 2 %}{% endif %}{{ q }}", "{% for i in [1,2] %}{{ word }}{% set word = 'w' %}{{ word }}{% endfor %}",
    "{% for i in [1,2] %}{% if i == 1 %}{% set word = 'w' %}{% endif %}{{ word }}{% endfor %}", "{% set word = word ~ '!' %}{{ word }}",
    "{% set ns = namespace(n=0, f=false) %}{% for i in items %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}{{ ns.f }}", "{% set ns = namespace() %}{% set ns.x = 1 %}{{ ns.x }}{{ ns.y }}",
    "{% set table.x = 1 %}", "{% set ns = namespace() %}{% set ns._x = 1 %}", "{% set ns = namespace() %}{% set ns.a, ns.b = 1, 2 %}{{ ns.a }}{{ ns.b }}{{ ns }}", "{% set ns.x = 1 %}",
    "{% set ns = namespace() %}{% set ns.self = ns %}{{ ns.self.self is defined }}", "{% set x %}a{{ 1 }}b{% endset %}{{ x }}|{{ x|length }}", "{% set x | upper | trim | replace('A', 'z') %} a {% endset %}[{{ x }}]",
    "{% set x %}{% set y = 1 %}{% endset %}{{ y }}", "{% set x = [] %}{{ x.append(1) }}", "{% set 1 = 2 %}", "{% set x.y.z = 2 %}", "{% set x['a'] = 2 %}", "{% set none = 1 %}",
    "{% macro m(a, b=2) %}{{ a }}-{{ b }};{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(b=5, a=4) }}{{ m() }}", "{% macro m(a) %}x{% endmacro %}{{ m(1, 2) }}", "{% macro m(a) %}x{% endmacro %}{{ m(c=2) }}",
    "{% macro m(a) %}x{% endmacro %}{{ m(1, a=2) }}", "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, a=3) }}", "{% macro m(a) %}{{ a }}{{ varargs }}{% endmacro %}{{ m(1, 2, 3) }}",
    "{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}", "{% macro m(a=1, b) %}{% endmacro %}", "{% macro m() %}{{ q }}{% endmacro %}{% set q = 5 %}{{ m() }}",
    "{% macro m() %}{{ q }}{% endmacro %}{% for q in items %}{{ m() }}{% endfor %}", "{% set q = 1 %}{% macro m() %}{% set q = 2 %}{{ q }}{% endmacro %}{{ m() }}{{ q }}",
    "{% macro f(n) %}{% if n > 0 %}{{ n }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(4) }}", "{{ m() }}{% macro m() %}x{% endmacro %}", "{% macro m() %}{% for i in items %}{{ i }}{% endfor %}{% endmacro %}{{ m()|length }}{{ m() }}",
    "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}in{% endcall %}", "{% macro m(x) %}[{{ caller(x, 2) }}]{% endmacro %}{% call(a, b) m(1) %}{{ a }}{{ b }}{% endcall %}",
    "{% macro m() %}x{% endmacro %}{% call m() %}in{% endcall %}", "{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}", "{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}", "{% call 1 %}x{% endcall %}",
    "{% macro m(a, a) %}{% endmacro %}", "{{ m(*[1, 2]) }}", "{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[1, 2]) }}{{ m(**{'a': 1, 'b': 2}) }}{{ m(1, *[2]) }}",
    "{% filter upper %}a{{ word }}{% endfilter %}", "{% filter trim|upper|replace('A', 'b') %} a {% endfilter %}", "{% filter nosuch %}x{% endfilter %}", "{% with %}{% set x = 1 %}{{ x }}{% endwith %}{{ x }}",
    "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}", "{% with a = 1, b = a %}{{ b }}{% endwith %}", "{% set a = 5 %}{% with a = 1, b = a %}{{ b }}{% endwith %}", "{% print 1 %}{% print 1, 2 %}",
    "{% generation %}a{{ word }}{% endgeneration %}b", "{% generation %}{% set x = 1 %}{% endgeneration %}{{ x }}", "{% for i in items %}{% generation %}{{ i }}{% endgeneration %}{% endfor %}",
    "{% for i in items %}{% generation %}{% break %}{% endgeneration %}{% endfor %}", "{%- generation -%} a {%- endgeneration -%} b", "{% do 1 %}", "{% if yes: %}x{% endif %}",
    "{{ f(a=1, a=2) }}", "{{ f(a=1, 2) }}", "{{ word if }}", "{{ 1 + }}", "{{ (1 }}", "{{ [1 }}", "{{ {1 }}", "{{ 'a }}", "{{ a b }}", "{{ 1 2 }}", "{{ a. }}", "{{ a.1.2 }}", "{{ $ }}", "{{ a ! b }}", "{{ 1 is odd is even }}",
    "{{ x is }}", "{{ x| }}", "{{ x|1 }}", "{% set x 1 %}", "{% for x items %}{% endfor %}", "{% for x in %}{% endfor %}", "{% macro %}{% endmacro %}", "{% macro 1() %}{% endmacro %}", "{{ {'a' 1} }}", "{{ ] }}", "{{ (] }}", "{{ 00 }}{{ 007 }}",
    "{% set i = items|reverse %}{{ i|first }}{{ i|first }}{{ i|list }}{{ i|list }}", "{% set g = items|select %}{{ 1 in g }}{{ g|list }}", "{% set g = items|map('string') %}{{ g|join }}{{ g|join }}", "{% set g = [1]|map('nosuch') %}x",
    "{% set g = [1, 0]|map('nosuch') %}{{ g|list }}", "{% if messages|selectattr('role', 'eq', 'nobody') %}always{% endif %}", "{{ items|map('upper')|first }}", "{% set x = items %}{{ x is sameas items }}",
    "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system = false %}{% endif %}{{ system }}{{ loop_messages|length }}",
    "{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}{% endfor %}",
    "{%- for message in messages %}\n    {{- '<|' + message.role + '|>\\n' }}\n    {{- message.content | trim }}\n{%- endfor %}\n", "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{{ add_generation_prompt }}",
    "{% set x = raise_exception %}{{ x('y') }}", "{{ messages | tojson }}", "{% for m in messages %}{{ m }}{% endfor %}", "{% set x = {'a': [1]} %}{{ x.a[0] }}{{ x['a'] }}", "{{ '' if not yes }}|",
    "{% for k, v in table|dictsort %}{{ k }}{% endfor %}", "{% for k, v in table|items %}{{ k }}{% endfor %}", "{{- ' x ' -}}\n", "{%- set x = 1 -%}\n\n  {{ x }}", "a\n{%- set x = 1 %}\n  b", "a\n {%- set x = 1 -%}\n b", "\t{% set x = 1 %}\nb", "a\t{% set x = 1 %}\nb",
    "{% if yes %}\n\n  x\n{% endif %}\n\ny", "{% set x = 1 %} {% set y = 2 %}\nz", "  {{ 1 }}\n  {% if yes %}{% endif %}\n", "\u00a0{% if yes %}x{% endif %}", "x\v{% if yes %}x{% endif %}",
]

SNIPPETS = ["{{ " + expression.replace("\\\\", "\\") + " }}" for expression in EXPRESSIONS] + BLOCKS
