"""Widgets and bots: what people type into pages and chats."""

from __future__ import annotations

from tests.survey.web_project import entries_of, lines, only


def test_streamlit_inputs_are_ways_in_and_key_fields_are_not() -> None:
    code = """
    import streamlit as st
    st.title("Ask")
    key = st.text_input("OpenAI API key", type="password")
    file = st.sidebar.file_uploader("A document", type="pdf")
    if prompt := st.chat_input("Ask"):
        st.write(ask_model(prompt))
    """
    assert lines({"app.py": code}) == ["widget  5 open", "widget  6 open"]


def test_a_streamlit_page_behind_a_password_is_guarded() -> None:
    code = """
    import streamlit as st

    def check_password():
        if st.session_state.get("password_correct"):
            return True
        st.text_input("Password", type="password", on_change=check)
        return False

    if not check_password():
        st.stop()

    prompt = st.text_area("Ask")
    st.write(ask_model(prompt))
    """
    assert lines({"app.py": code}) == ["widget  13 guarded"]


def test_a_page_that_asks_for_a_provider_key_is_not_thereby_guarded() -> None:
    code = """
    import streamlit as st
    api_key = st.text_input("OpenAI API key", type="password")
    if not api_key:
        st.stop()
    prompt = st.text_area("Ask")
    st.write(ask_model(prompt))
    """
    assert lines({"app.py": code}) == ["widget  6 open"]


def test_max_chars_bounds_a_text_widget() -> None:
    code = """
    import streamlit as st
    prompt = st.text_area("Ask", max_chars=500)
    st.write(ask_model(prompt))
    """
    assert only({"app.py": code}).inputs[0].limit == "max_chars"


def test_gradio_handlers_stand_at_their_def_and_launch_auth_guards() -> None:
    code = """
    import gradio as gr

    def answer(text):
        return ask_model(text)

    with gr.Blocks() as demo:
        box = gr.Textbox()
        button = gr.Button()
        button.click(answer, inputs=[box], outputs=[box])
    demo.launch(%s)
    """
    assert lines({"app.py": code % ""}) == ["widget  4 open"]
    assert lines({"app.py": code % 'auth=("me", PASSWORD)'}) == ["widget  4 guarded"]


def test_a_gradio_chat_interface_takes_messages() -> None:
    code = """
    import gradio as gr

    def reply(message, history):
        return ask_model(message)

    gr.ChatInterface(fn=reply).launch()
    """
    entry = only({"app.py": code})
    assert [(item.kind, item.place.line) for item in entry.inputs] == [("message", 4)]


def test_chainlit_with_and_without_a_login() -> None:
    code = """
    import chainlit as cl

    @cl.on_message
    async def main(message: cl.Message):
        await cl.Message(ask_model(message.content)).send()
    """
    login = """
    @cl.password_auth_callback
    def login(username: str, password: str):
        return check(username, password)
    """
    assert lines({"app.py": code}) == ["widget  5 open"]
    assert lines({"app.py": code + login}) == ["widget  5 guarded"]


def test_telegram_handlers_and_allow_lists() -> None:
    code = """
    from telegram.ext import Application, CommandHandler, MessageHandler, filters

    ALLOWED = {1, 2}

    async def start(update, context):
        await update.message.reply_text("Hello")

    async def chat(update, context):
        await update.message.reply_text(ask_model(update.message.text))

    async def mine(update, context):
        if update.effective_user.id not in ALLOWED:
            await update.message.reply_text("Not allowed")
            return
        await update.message.reply_text(ask_model(update.message.text))

    app = Application.builder().token(TOKEN).build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(MessageHandler(filters.TEXT, chat))
    app.add_handler(CommandHandler("mine", mine))
    """
    assert lines({"bot.py": code}) == ["bot start 6 public", "bot  9 open", "bot mine 12 guarded"]


def test_an_allow_list_that_is_open_by_default_does_not_guard() -> None:
    code = """
    import os
    from telegram.ext import MessageHandler, filters

    ALLOWED = os.environ.get("ALLOWED_USERS", "")

    async def chat(update, context):
        if ALLOWED and str(update.effective_user.id) not in ALLOWED:
            return
        await update.message.reply_text(ask_model(update.message.text))

    app.add_handler(MessageHandler(filters.TEXT, chat))
    """
    assert lines({"bot.py": code}) == ["bot  7 open"]


def test_discord_messages_and_typed_commands() -> None:
    code = """
    import discord
    from discord import app_commands

    client = discord.Client(intents=intents)
    tree = app_commands.CommandTree(client)

    @client.event
    async def on_message(message):
        await message.channel.send(ask_model(message.content))

    @tree.command(name="ask")
    async def ask(interaction: discord.Interaction, question: str):
        await interaction.response.send_message(ask_model(question))
    """
    found = entries_of({"bot.py": code})
    assert [entry.inputs[0].schema for entry in found] == ["", "typed command options"]


def test_slack_bolt_verifies_the_signature() -> None:
    code = """
    from slack_bolt import App
    app = App(token=TOKEN, signing_secret=SECRET)

    def ack_it(ack):
        ack()

    def answer(event, say):
        say(ask_model(event["text"]))

    app.event("app_mention")(ack=ack_it, lazy=[answer])

    @app.command("/ask")
    def ask(ack, command): ...
    """
    found = entries_of({"bot.py": code})
    assert [(entry.pattern, entry.guards[0].kind) for entry in found] == [
        ("app_mention", "signature"),
        ("/ask", "signature"),
    ]
