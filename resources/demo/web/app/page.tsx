'use client';

import { useState } from 'react';
import { summarize, suggestTitle } from '../lib/api';

export default function Home() {
  const [transcript, setTranscript] = useState('');
  const [title, setTitle] = useState('');
  const [summary, setSummary] = useState('');

  async function submit() {
    const suggested = title || (await suggestTitle(transcript));
    setTitle(suggested);
    setSummary(await summarize(suggested, transcript));
  }

  return (
    <main>
      <h1>Minutes</h1>
      <input value={title} onChange={(e) => setTitle(e.target.value)} placeholder="Title" />
      <textarea value={transcript} onChange={(e) => setTranscript(e.target.value)} />
      <button onClick={submit}>Summarise</button>
      <article dangerouslySetInnerHTML={{ __html: summary }} />
    </main>
  );
}
