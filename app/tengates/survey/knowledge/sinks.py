"""Where text becomes code, a command, a query, an object, a page or a path: the callees, by their resolved names."""

from __future__ import annotations

import re

# Ready-made chains and agents that run the Python that a model answers with, by the last part of their name.
RUNS_ANSWERS = frozenset({
    "create_pandas_dataframe_agent", "create_csv_agent", "create_spark_dataframe_agent", "create_python_agent", "PALChain",
    "PandasQueryEngine",
})  # fmt: skip
RUNS_CODE = frozenset(
    {"eval", "exec", "compile", "Function", "builtins.eval", "builtins.exec", "vm.runInNewContext", "vm.runInThisContext",
     "vm.runInContext", "vm.Script", "node:vm.runInNewContext", "node:vm.Script", "mathjs.eval", "numexpr.evaluate", "pandas.eval", "PIL.ImageMath.eval", "PIL.ImageMath.unsafe_eval",
     "window.eval", "globalThis.eval", "vm.compileFunction", "vm2.VMScript", "vm2.VM().run", "vm2.NodeVM().run"}
)  # fmt: skip
LOADS_CODE = frozenset(
    {"require", "importlib.import_module", "__import__", "builtins.__import__"}
)  # a module by its name
RUNS_SHELL = frozenset(
    {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput", "commands.getoutput",
     "asyncio.create_subprocess_shell", "child_process.exec", "child_process.execSync", "child_process.default.exec",
     "child_process.default.execSync", "node:child_process.exec", "node:child_process.execSync", "shelljs.exec"}
)  # fmt: skip
RUNS_PROGRAMS = frozenset(
    {"subprocess.run", "subprocess.call", "subprocess.check_output", "subprocess.check_call", "subprocess.Popen",
     "child_process.spawn", "child_process.spawnSync", "child_process.execFile", "node:child_process.spawn"}
)  # fmt: skip
STARTS_PROGRAMS = frozenset(
    {"child_process.execFileSync", "node:child_process.execFile", "asyncio.create_subprocess_exec",
     "asyncio.subprocess.create_subprocess_exec", "os.startfile", "os.posix_spawn", "os.posix_spawnp",
     *(f"os.{verb}{form}" for verb in ("exec", "spawn") for form in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe"))}
)  # fmt: skip
SHELL_METHODS = frozenset(
    {"exec_command", "create_subprocess_shell"}
)  # paramiko's, on another machine; asyncio's by any path
QUERIES = frozenset(
    {"execute", "executemany", "executescript", "raw", "query", "$queryRawUnsafe", "$executeRawUnsafe", "read_sql",
     "read_sql_query", "text", "run", "all", "get", "each", "exec_driver_sql", "fetch", "fetchrow", "fetchall", "fetchval",
     "unsafe", "whereRaw", "orderByRaw", "RawSQL", "prepare", "query_items", "extra"}
)  # fmt: skip
# Methods whose first argument is a whole query, on something that is called like a database.
RUNS_QUERIES = frozenset(
    {"execute", "executemany", "executescript", "exec_driver_sql", "read_sql", "read_sql_query", "$queryRawUnsafe",
     "$executeRawUnsafe", "unsafe", "raw"}
)  # fmt: skip
STORE_NAMES = re.compile(r"(?i)cur|conn|db|database|session|engine|sql|pool|prisma|^pg|client|knex|duck|^con$")
# `query` asks vector stores and answering engines as well; of these names, and in a file that imports a driver, it runs SQL.
SQL_NAMES = re.compile(r"(?i)pool|^sql$|^pg|mysql|conn")
SQL_DRIVERS = frozenset(
    {
        "pg",
        "mysql",
        "mysql2",
        "postgres",
        "@vercel/postgres",
        "@neondatabase/serverless",
        "mssql",
        "psycopg",
        "psycopg2",
        "pymysql",
    }
)
FILTERS = frozenset({"or", "filter", "search", "query", "similarity_search", "delete"})  # with a filter written as text
FILTER_WORDS = ("expr", "filter", "filter_expression", "where")
DOCUMENTS = frozenset(
    {"find", "findOne", "find_one", "deleteMany", "delete_many", "deleteOne", "delete_one", "updateOne", "update_one",
     "updateMany", "update_many", "findOneAndUpdate", "find_one_and_update", "findOneAndDelete", "countDocuments", "aggregate"}
)  # fmt: skip
DOCUMENT_STORES = frozenset({"mongoose", "mongodb", "pymongo", "motor", "mongoengine", "beanie"})
UNPACKS = frozenset(
    {"pickle.loads", "pickle.load", "dill.loads", "cloudpickle.loads", "marshal.loads", "shelve.open",
     "jsonpickle.decode", "joblib.load", "pandas.read_pickle", "node-serialize.unserialize", "serialize.unserialize",
     "yaml.unsafe_load", "yaml.full_load", "_pickle.loads", "_pickle.load", "cPickle.loads", "cPickle.load", "dill.load",
     "serialize-to-js.deserialize", "funcster.deepDeserialize", "cryo.parse"}
)  # fmt: skip
TEMPLATES = frozenset(
    {"flask.render_template_string", "jinja2.Template", "jinja2.Environment().from_string", "mako.template.Template", "ejs.render",
     "ejs.compile", "pug.render", "pug.compile", "jade.render", "jade.compile", "nunjucks.renderString", "nunjucks.compile",
     "handlebars.compile", "handlebars.default.compile", "Handlebars.compile", "lodash.template", "lodash.default.template",
     "mustache.render", "mustache.default.render", "hogan.js.compile", "eta.renderString", "squirrelly.render", "doT.template",
     "dot.template", "dot.compile", "eta.render"}
)  # fmt: skip
MARKS = frozenset(
    {"markupsafe.Markup", "flask.Markup", "django.utils.safestring.mark_safe", "django.utils.html.mark_safe"}
)  # fmt: skip
RAW_PAGES = MARKS | frozenset(
    {"fastapi.responses.HTMLResponse", "starlette.responses.HTMLResponse", "django.http.HttpResponse", "res.send", "res.write", "res.end", "document.write"}
)  # fmt: skip
# Pages that only a marked-up text makes: said with a type of content, or the default of a framework.
ANSWERS = frozenset(
    {"flask.make_response", "flask.Response", "django.http.HttpResponseBadRequest", "django.http.HttpResponseNotFound",
     "django.http.HttpResponseForbidden", "django.http.HttpResponseServerError", "django.utils.html.format_html",
     "aiohttp.web.Response", "c.html", "ctx.html"}
)  # fmt: skip
PRINTED_PAGES = frozenset({"setContent", "insertAdjacentHTML"})  # methods of a driven browser, or of an element
JQUERY = frozenset(
    {"html", "append", "prepend", "before", "after", "replaceWith", "wrap", "wrapAll", "appendTo", "insertBefore"}
)
WIDGET_PAGES = frozenset({"streamlit.components.v1.html", "streamlit.html", "components.html"})
OPENS = frozenset(
    {"open", "builtins.open", "io.open", "aiofiles.open", "os.remove", "os.unlink", "os.listdir", "shutil.rmtree", "shutil.copyfileobj",
     "flask.send_file", "fastapi.responses.FileResponse", "starlette.responses.FileResponse", "res.sendFile", "res.download"}
)  # fmt: skip
NODE_FILES = frozenset(
    {"readFile", "readFileSync", "writeFile", "writeFileSync", "unlink", "unlinkSync", "createReadStream", "createWriteStream",
     "appendFile", "appendFileSync", "rm", "rmSync", "readdir", "readdirSync"}
)  # fmt: skip
FILE_METHODS = frozenset({"read_text", "read_bytes", "write_text", "write_bytes", "unlink"})
# Where an address is fetched from the server, beyond the HTTP libraries (knowledge/http): loaders, browsers, readers of feeds.
FETCHES = frozenset(
    {"urllib.request.urlopen", "urllib.request.urlretrieve", "urllib.request.Request", "urllib3.request", "feedparser.parse",
     "trafilatura.fetch_url", "newspaper.Article", "pandas.read_html", "wget.download", "needle.get", "request.get",
     "superagent.get", "node-fetch", "node-fetch.default", "undici.request", "http.get", "https.get", "request.default"}
)  # fmt: skip
FETCHING_METHODS = frozenset({"goto"})  # a browser that is driven
LOADERS = frozenset(
    {"WebBaseLoader", "UnstructuredURLLoader", "PlaywrightURLLoader", "SeleniumURLLoader", "AsyncHtmlLoader", "RecursiveUrlLoader",
     "CheerioWebBaseLoader", "PlaywrightWebBaseLoader", "PuppeteerWebBaseLoader", "BeautifulSoupWebReader", "SimpleWebPageReader"}
)  # fmt: skip
REDIRECTS = frozenset(
    {
        "redirect",
        "RedirectResponse",
        "HttpResponseRedirect",
        "HttpResponsePermanentRedirect",
        "permanentRedirect",
        "sendRedirect",
    }
)
