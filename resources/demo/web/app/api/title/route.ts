import OpenAI from 'openai';
import { NextResponse } from 'next/server';

const openai = new OpenAI();

export async function POST(req: Request) {
  const body = await req.json();
  console.log('title for', body.transcript.length, 'characters');
  const completion = await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [
      { role: 'system', content: 'Suggest a title of at most six words.' },
      { role: 'user', content: body.transcript },
    ],
  });
  return NextResponse.json({ title: completion.choices[0].message.content });
}
