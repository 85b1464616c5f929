const API = process.env.NEXT_PUBLIC_API_URL ?? 'http://localhost:8000';

export async function summarize(title: string, transcript: string): Promise<string> {
  const response = await fetch(`${API}/api/summarize`, {
    method: 'POST',
    body: JSON.stringify({ title, transcript }),
  });
  return (await response.json()).summary;
}

export async function suggestTitle(transcript: string): Promise<string> {
  const response = await fetch('/api/title', {
    method: 'POST',
    body: JSON.stringify({ transcript }),
  });
  return (await response.json()).title;
}
